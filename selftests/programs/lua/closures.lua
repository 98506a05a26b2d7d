-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Closures, coroutines, metatables, varargs, goto, errors.
local n = tonumber(arg[1])

local function counter()
	local c = 0
	return function(by) c = c + by return c end
end
local counters, sum = {}, 0
for i = 1, 100 do counters[i] = counter() end
for i = 1, n do sum = sum + counters[i % 100 + 1](i) end
print(sum)

local function permutations(list)
	return coroutine.wrap(function()
		local function permute(k)
			if k == 0 then coroutine.yield(list) return end
			for i = 1, k do
				list[i], list[k] = list[k], list[i]
				permute(k - 1)
				list[i], list[k] = list[k], list[i]
			end
		end
		permute(#list)
	end)
end
local seen, order = 0, 0
for p in permutations { 1, 2, 3, 4, 5, 6 } do
	seen = seen + 1
	order = (order * 7 + p[1] * 10 + p[6]) % 1000003
end
print(seen, order)

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({ a[1] + b[1], a[2] + b[2] }, Vector) end
Vector.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] end
Vector.__lt = function(a, b) return a[1] < b[1] end
Vector.__call = function(v, k) return v[1] * k end
Vector.__tostring = function(v) return "<" .. v[1] .. "," .. v[2] .. ">" end
Vector.__len = function() return 2 end
Vector.__close = function(v) sum = sum + v[1] end
local v = setmetatable({ 0, 0 }, Vector)
for i = 1, n // 4 do v = v + setmetatable({ i, -i }, Vector) end
do local closing <close> = v end
print(tostring(v), #v, v(2), v == v + setmetatable({ 0, 0 }, Vector), sum)

local function total(...)
	local t = 0
	for i = 1, select("#", ...) do t = t + select(i, ...) end
	return t, ...
end
print((total(table.unpack { 1, 2, 3, 4, 5 })), pcall(error, { 1 }) and "no" or "yes")
for i = 1, 3 do
	for j = 1, 3 do
		if j == 2 then goto continue end
		io.write(i, j, " ")
		::continue::
	end
end
print()
local function deep(k) return k == 0 and error("deep", 0) or 1 + deep(k - 1) end
print(pcall(deep, 150), select(2, pcall(function() return nil + 1 end)))
print(select(2, xpcall(function() local t = nil; return t.x end, function(m) return "caught " .. m end)))
-- Takes a million slots of the stack, and the time to fill them.
local function forever() return forever() + 1 end
print(n >= 100000 and pcall(forever))
print(load("return ...", "chunk", "t")(7), load("return +"))
local env = { print = print }
load("x = 5; print(x)", "chunk", "t", env)()
print(env.x, x)
