-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Queens on a board, a sieve and a map of the Mandelbrot set.
local n = tonumber(arg[1])

local function queens(row, columns, up, down)
	if row == n then return 1 end
	local ways = 0
	local free = ~(columns | up | down) & (1 << n) - 1
	while free ~= 0 do
		local bit = free & -free
		free = free ~ bit
		ways = ways + queens(row + 1, columns | bit, (up | bit) << 1, (down | bit) >> 1)
	end
	return ways
end
print(queens(0, 0, 0, 0))

local flags, primes = {}, 0
for i = 2, n * 5000 do
	if not flags[i] then
		primes = primes + 1
		for j = i * i, n * 5000, i do flags[j] = true end
	end
end
print(primes)

for y = -10, 10 do
	local line = {}
	for x = -30, 10 do
		local cr, ci, zr, zi, k = x / 15, y / 9, 0, 0, 0
		while k < n * 5 and zr * zr + zi * zi < 4 do
			zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + ci
			k = k + 1
		end
		line[#line + 1] = (" .:-=+*#%@"):sub(k % 10 + 1, k % 10 + 1)
	end
	print(table.concat(line))
end
