def error_flow_one_unit(phi_prime, z_t, w, delta_next):
    """Return the error signal of a self-feeding
    unit one step further back.

    Shapes: phi_prime function, z_t (), w (),
        delta_next () -> delta_t ()
    Where: w is the weight of the unit onto itself;
        z_t is the pre-activation at time t; delta_t
        is the error signal of the unit at time t
    Source: hochreiter1997lstm
    """
    return phi_prime(z_t) * w * delta_next
