"""What runs for long: web, worker, clock, and `up`, which is the three of them. Each stops cleanly on SIGTERM."""
