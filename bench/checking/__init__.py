"""What `bench.checker` holds a finished run to. Nothing in here imports `service`: it knows the contract alone."""
