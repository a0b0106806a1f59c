"""How a plan is proposed from what a guidance asks: rules kept as data a clerk can change."""
