def column_products(R):
    """Return all products of two columns; the
    identity if R is orthogonal.

    Shapes: R (n, n) -> G (n, n)
    Where: G is the table of the products of columns
        i and j of R
    Source: this report
    """
    return R.T @ R
