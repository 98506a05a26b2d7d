-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Building, searching, replacing, packing and formatting strings.
local n = tonumber(arg[1])
local parts, s = {}, ""

for i = 1, n do
	parts[#parts + 1] = ("%d:%x:%s"):format(i, i * i, ("ab"):rep(i % 9))
end
local text = table.concat(parts, ",")
print(#text, select(2, text:gsub("%d+:", "")), select(2, text:gsub("(ab)+", "%1")))

for i = 1, n // 10 do s = s .. string.char(97 + i % 26) end
print(#s, s:sub(1, 30), s:reverse():upper():sub(-9))

local sum, words = 0, 0
for number, hex in text:gmatch("(%d+):(%x+)") do
	sum = sum + tonumber(number) + tonumber(hex, 16) % 1000
	words = words + 1
end
print(sum, words)

local hash = 5381
for i = 1, #text do hash = (hash * 33 ~ text:byte(i)) & 0xffffffffffff end
print(hash, text:find("abab,", 1, true), text:find("^1:1:(a?b*)"))

local packed = {}
for i = 1, n // 10 do
	packed[i] = string.pack("<i4dz", i, i / 3, "name" .. i)
end
packed = table.concat(packed)
local at, total = 1, 0
while at <= #packed do
	local i, d, name
	i, d, name, at = string.unpack("<i4dz", packed, at)
	total = total + i * d + #name
end
print(#packed, string.format("%.9e", total))
print(("%5.2f|%-8s|%08.3f|%q|%g"):format(math.pi, "left", -2.5, 'a"\n', 1e100))
print(utf8.char(228, 8364, 128512), utf8.len("grün"), #utf8.charpattern)
for p, c in utf8.codes("aé€") do io.write(p, "=", c, " ") end
print(tostring(1e15), 2^53, 7 // 2, -7 // 2, -7 % 3, 7.5 // 2, 1 / 0, -1 / 0, math.maxinteger + 1)
