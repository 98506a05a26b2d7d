// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * C++ with its library: exceptions through it, containers, streams
 */
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

int main()
{
	std::map<std::string, int> count;

	for (int i = 0; i < 1000; i++)
		count[std::string(1, 'a' + i % 7)] += i;
	try {
		std::string().at(3);
	} catch (const std::out_of_range &) {
		count["caught"] = 1;
	}
	for (const auto &entry : count)
		std::cout << entry.first << ' ' << entry.second << '\n';
	return 0;
}
