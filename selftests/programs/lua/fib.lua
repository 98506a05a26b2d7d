-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Calls and nothing else, once with integers and once with floats.
local n = tonumber(arg[1])

local function fib(n)
	if n < 2 then return n end
	return fib(n - 1) + fib(n - 2)
end

print(fib(n), fib(n - 3.0))
