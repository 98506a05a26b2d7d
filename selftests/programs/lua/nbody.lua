-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Bodies that attract one another: floating point in tables.
local steps = tonumber(arg[1])

local bodies = {}
for i = 1, 5 do
	local a = i * 1.256
	bodies[i] = {
		x = i * math.cos(a), y = i * math.sin(a), z = (i - 3) * 0.1,
		vx = -math.sin(a) / math.sqrt(i), vy = math.cos(a) / math.sqrt(i),
		vz = 0.01 * i, mass = i == 1 and 1 or 0.001 * i,
	}
end
bodies[1].x, bodies[1].y = 0, 0
bodies[1].vx, bodies[1].vy = 0, 0

local function advance(dt)
	for i = 1, #bodies do
		local a = bodies[i]
		for j = i + 1, #bodies do
			local b = bodies[j]
			local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
			local d2 = dx * dx + dy * dy + dz * dz
			local m = dt / (d2 * math.sqrt(d2))
			a.vx = a.vx - dx * b.mass * m
			a.vy = a.vy - dy * b.mass * m
			a.vz = a.vz - dz * b.mass * m
			b.vx = b.vx + dx * a.mass * m
			b.vy = b.vy + dy * a.mass * m
			b.vz = b.vz + dz * a.mass * m
		end
	end
	for _, b in ipairs(bodies) do
		b.x = b.x + dt * b.vx
		b.y = b.y + dt * b.vy
		b.z = b.z + dt * b.vz
	end
end

local function energy()
	local e = 0
	for i, a in ipairs(bodies) do
		e = e + 0.5 * a.mass * (a.vx ^ 2 + a.vy ^ 2 + a.vz ^ 2)
		for j = i + 1, #bodies do
			local b = bodies[j]
			e = e - a.mass * b.mass / math.sqrt((a.x - b.x) ^ 2 +
				(a.y - b.y) ^ 2 + (a.z - b.z) ^ 2)
		end
	end
	return e
end

print(string.format("%.17g", energy()))
for _ = 1, steps do
	advance(0.001)
end
print(string.format("%.17g %a", energy(), bodies[3].x))
