"""What a process of ours needs, imported once (`tests.e2e.warm`)."""

import gc

import service.bootstrap
import service.cli
import service.cli.processes
import service.processes.running
import service.processes.up
import service.processes.web

gc.collect()
gc.freeze()

__all__ = ["service"]
