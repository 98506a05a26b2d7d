-- SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
-- Files and the system.
local n = tonumber(arg[1])
local f = assert(io.open("numbers", "w"))
f:setvbuf("full", 1000)
for i = 1, n do f:write(i, " ", i / 7, " line\n") end
f:close()
local sum, lines = 0, 0
for a, b in io.lines("numbers", "n", "n") do
	if not a then break end
	sum, lines = sum + a + b, lines + 1
	break
end
for line in io.lines("numbers") do
	sum, lines = sum + #line, lines + 1
end
f = assert(io.open("numbers", "r+b"))
print(sum, lines, f:seek("end"), f:seek("set", 10), f:read(5, "l", "n"))
f:seek("set", 3)
f:write("CHANGED")
f:flush()
f:seek("set")
print(f:read("L"), f:read("a"):len())
f:close()
print(io.open("none/file"))
print(os.rename("numbers", "renamed"), os.remove("none"))
print(os.date("!%Y-%m-%d %H:%M:%S", 1e9), os.time { year = 2001, month = 9, day = 9, hour = 12 } > 0)
print(os.getenv("HOME"), os.getenv("NOTHING"), os.clock() >= 0, #arg, arg[0]:match("[^/]*$"))
io.stderr:write("to standard error\n")
local name = os.tmpname()
print(os.remove(name))
for line in io.lines() do io.write("[", line, "]\n") end
os.exit(n % 100 + 1, true)
