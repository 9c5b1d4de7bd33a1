"""Projects: what `dicectl new` writes around a function, and the engine that goes with it."""
