-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Tables, strings, closures and numbers, for as many rounds as asked for
local rounds = tonumber(arg[1]) or 1
local sum = 0
for _ = 1, rounds do
	local words, count = {}, {}
	for i = 1, 2000 do
		words[i] = string.format("w%d", i * 7919 % 613)
	end
	for _, w in ipairs(words) do
		count[w] = (count[w] or 0) + 1
	end
	table.sort(words)
	local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
	local x = 0.5
	for _ = 1, 5000 do
		x = 3.9 * x * (1 - x)
	end
	sum = sum + fib(15) + #table.concat(words) + count[words[1]] + x
end
print(sum)
