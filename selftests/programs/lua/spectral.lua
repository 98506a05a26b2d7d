-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- The largest singular value of a matrix that is never stored.
local n = tonumber(arg[1])

local function at(i, j)
	return 1 / ((i + j) * (i + j + 1) // 2 + i + 1)
end

local function times(v, transposed)
	local result = {}
	for i = 0, n - 1 do
		local sum = 0
		for j = 0, n - 1 do
			sum = sum + (transposed and at(j, i) or at(i, j)) * v[j + 1]
		end
		result[i + 1] = sum
	end
	return result
end

local u, v = {}, nil
for i = 1, n do u[i] = 1 end
for _ = 1, 5 do
	v = times(times(u), true)
	u = times(times(v), true)
end
local uv, vv = 0, 0
for i = 1, n do
	uv = uv + u[i] * v[i]
	vv = vv + v[i] * v[i]
end
print(string.format("%.15f", math.sqrt(uv / vv)))
