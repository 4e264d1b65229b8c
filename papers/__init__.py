"""A firm's own papers (tax returns, statements, public credit report, lists of rights) as facts with their places."""
