"""Many firms at once: policies over firms, firms over policies, what changed, and the figures of a year. No Qt."""
