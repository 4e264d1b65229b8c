"""What a file is: a register of firms, a firm's own paper, or a policy document; one reading for window and line."""
