-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Trees that become garbage, weak tables, finalizers, both collectors.
local depth = tonumber(arg[1])

local function tree(d)
	if d == 0 then return {} end
	return { tree(d - 1), tree(d - 1) }
end

local function count(t)
	return t[1] and 1 + count(t[1]) + count(t[2]) or 1
end

for _, mode in ipairs { "incremental", "generational" } do
	collectgarbage(mode)
	local long = tree(depth)
	local all = 0
	for d = 4, depth, 2 do
		for _ = 1, 1 << (depth - d) do all = all + count(tree(d)) end
	end
	print(mode, count(long), all)
end

collectgarbage("incremental")
local weak, strong, finalized = setmetatable({}, { __mode = "k" }), {}, 0
for i = 1, 1000 do
	local key = setmetatable({}, { __gc = function() finalized = finalized + 1 end })
	weak[key] = i
	if i % 10 == 0 then strong[#strong + 1] = key end
end
collectgarbage()
collectgarbage()
local left, sum = 0, 0
for _, i in pairs(weak) do left, sum = left + 1, sum + i end
print(left, sum, finalized)
strong = nil
collectgarbage()
collectgarbage()
print(next(weak), finalized, collectgarbage("count") < 40000)
