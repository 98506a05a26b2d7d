-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Sorting tables of numbers, of strings and with a comparison of our own.
local n = tonumber(arg[1])
local seed = 42

local function random()
	seed = (seed * 6364136223846793005 + 1442695040888963407)
	return seed >> 33
end

local numbers, strings, records = {}, {}, {}
for i = 1, n do
	numbers[i] = random()
	strings[i] = ("%x"):format(random() % 100000)
	records[i] = { key = random() % 100, rank = i }
end
table.sort(numbers)
table.sort(strings)
table.sort(records, function(a, b)
	if a.key ~= b.key then return a.key < b.key end
	return a.rank > b.rank
end)
for i = 2, n do
	assert(numbers[i - 1] <= numbers[i] and strings[i - 1] <= strings[i])
end
local mixed = 0
for i = 1, n do mixed = (mixed * 31 + records[i].rank) % 1000000007 end
print(numbers[1], numbers[n], strings[1], strings[n], mixed)
print(pcall(table.sort, { 3, "x", 1 }))

-- Removal and insertion in the middle, unpacking, moving.
for i = 1, 200 do
	table.insert(numbers, i * 2, i)
	table.remove(numbers, i * 3)
end
local part = table.move(numbers, 1, 100, 51, {})
print(#numbers, part[51], part[150], select("#", table.unpack(numbers, 1, 100)))
