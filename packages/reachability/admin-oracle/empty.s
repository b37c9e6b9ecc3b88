// Allows a function without a body in evaluate.go.
