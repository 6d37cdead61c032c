"""The stage of `bench.killrun`: a town, its people, a provider that misbehaves, and a killer; all by one seed."""
