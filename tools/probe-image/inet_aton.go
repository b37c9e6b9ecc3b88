package main

import (
	"strconv"
	"strings"
)

// inetAton reads an IPv4 address as the C library does: one to four numbers, decimal, octal (0…) or hexadecimal (0x…).
func inetAton(text string) (uint32, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return 0, false
	}
	var value uint64
	for index, part := range parts {
		number, err := strconv.ParseUint(part, 0, 32)
		if err != nil || strings.ContainsAny(part, "_") {
			return 0, false
		}
		if index < len(parts)-1 {
			if number > 255 {
				return 0, false
			}
			value = value<<8 | number
			continue
		}
		bits := uint(8 * (4 - index))
		if bits < 32 && number >= 1<<bits {
			return 0, false
		}
		value = value<<bits | number
	}
	return uint32(value), true
}
