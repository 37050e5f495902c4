"""The guided walk: every question of the codebook, one or two on a page, each of which may be passed over."""
