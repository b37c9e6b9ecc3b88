module dayone.dev/probe

go 1.24
