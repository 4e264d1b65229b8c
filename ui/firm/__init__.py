"""The page 画像匹配: the firm's profile at the left, questions and results with their reasons at the right."""
