"""The page 画像匹配: the firm's profile on the left, questions and results with their reasons on the right."""
