def error_flow_sum(A, B, C):
    """Return P: entry (u, v) sums over all paths
    from unit v to unit u.

    Shapes: A (n, n), B (n, n), C (n, n) -> P (n, n)
    Where: A is the Jacobian of the last step; B is
        the Jacobian of the step before; C is the
        Jacobian of the first step; P is the
        Jacobian of the three steps together; u is
        the unit where a path ends; v is the unit
        where it starts
    Source: hochreiter1997lstm
    """
    return A @ B @ C
