// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What C++ programs ask of a machine beyond what C does: unwinding, RTTI,
 * streams, regular expressions, the containers, files.  The argument is how
 * many rounds of each.
 */
#include <algorithm>
#include <any>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

/* The same numbers everywhere, unlike those of a library's engine. */
class Random {
public:
	explicit Random(unsigned long seed) : state(seed) {}
	unsigned long operator()()
	{
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		return state;
	}

private:
	unsigned long state;
};

/* ---- Exceptions --------------------------------------------------------- */

struct Base : std::runtime_error {
	using std::runtime_error::runtime_error;
	virtual int weight() const { return 1; }
};

struct Heavy : Base {
	using Base::Base;
	int weight() const override { return 7; }
};

struct Counter {
	explicit Counter(long &n) : count(n) { count++; }
	~Counter() { count += std::uncaught_exceptions() ? 1000 : 1; }
	long &count;
};

long descend(int depth, Random &random, long &counted)
{
	Counter here(counted);

	if (depth == 0) {
		switch (random() % 5) {
		case 0:
			throw Heavy("heavy");
		case 1:
			throw Base("base");
		case 2:
			throw 42;
		case 3:
			throw std::string("text");
		default:
			return 3;
		}
	}
	try {
		return descend(depth - 1, random, counted) + 1;
	} catch (const Heavy &e) {
		if (depth % 3)
			throw;
		std::throw_with_nested(Base("over " + std::string(e.what())));
	} catch (int n) {
		if (depth > 4)
			throw n + 1;
		throw std::out_of_range(std::to_string(n));
	}
}

std::string unnest(const std::exception &e)
{
	try {
		std::rethrow_if_nested(e);
	} catch (const std::exception &inner) {
		return std::string(e.what()) + "/" + unnest(inner);
	}
	return e.what();
}

void exceptions(int rounds)
{
	std::map<std::string, long> seen;
	std::exception_ptr kept;
	Random random(88172645463325252UL);
	long counted = 0;

	for (int i = 0; i < rounds; i++) {
		try {
			seen["value"] += descend(i % 12, random, counted);
		} catch (const Base &e) {
			const Heavy *heavy = dynamic_cast<const Heavy *>(&e);

			seen[unnest(e)] += heavy ? heavy->weight() : 1;
			kept = std::current_exception();
		} catch (const std::exception &e) {
			seen[e.what()]++;
		} catch (int n) {
			seen["int"] += n;
		} catch (...) {
			seen["other"]++;
		}
	}
	for (const auto &[what, n] : seen)
		std::cout << "  " << what << ": " << n << '\n';
	std::cout << "  counted " << counted << '\n';
	if (kept) {
		try {
			std::rethrow_exception(kept);
		} catch (const std::exception &e) {
			std::cout << "  kept " << unnest(e) << '\n';
		}
	}
	try {
		std::vector<int> empty;

		std::cout << empty.at(3);
	} catch (const std::out_of_range &e) {
		std::cout << "  " << e.what() << '\n';
	}
	try {
		volatile size_t huge = ~0UL >> 2;
		std::vector<char> much(huge);

		std::cout << "  there is room\n";
	} catch (const std::bad_alloc &e) {
		std::cout << "  " << e.what() << '\n';
	}
}

/* ---- Streams ------------------------------------------------------------ */

void streams(int rounds)
{
	std::ostringstream out;
	double sum = 0;
	long total = 0;

	for (int i = 1; i <= rounds; i++)
		out << i << ' ' << std::hex << std::showbase << i * 2654435761UL
		    << std::dec << std::noshowbase << ' '
		    << std::setprecision(i % 17 + 1) << std::sqrt(i) / 7
		    << (i % 8 ? ' ' : '\n');
	std::istringstream in(out.str());
	long i;
	std::string hex;
	double d;

	while (in >> i >> hex >> d) {
		total += i + std::stol(hex, nullptr, 16);
		sum += d;
	}
	std::cout << "  " << out.str().size() << ' ' << total << ' '
		  << std::fixed << std::setprecision(9) << sum << '\n'
		  << std::defaultfloat;
	std::cout << "  [" << std::setw(12) << std::left << "left" << "] ["
		  << std::setw(12) << std::right << std::setfill('*') << -17
		  << "] [" << std::internal << std::setw(12) << -17
		  << std::setfill(' ') << "] " << std::boolalpha << true << ' '
		  << std::scientific << 1234.5678 << ' ' << std::hexfloat
		  << 1.0 / 3 << std::defaultfloat << ' ' << std::quoted("a\"b")
		  << '\n';
	std::cout << "  " << 1.0 / 0.0 << ' ' << -std::nan("") << ' '
		  << 5e-324 << ' ' << 1.7976931348623157e308 << ' ' << 0.1L
		  << '\n';
}

/* ---- Regular expressions ------------------------------------------------ */

void expressions(int rounds)
{
	static const std::regex mail(R"((\w+)(\.\w+)*@(\w+\.)+(org|net|com))");
	static const std::regex number(R"(([+-]?)(\d+)(?:\.(\d*))?)");
	static const std::regex word("([a-z])([a-z]*)",
				     std::regex::ECMAScript | std::regex::icase);
	std::ostringstream text;
	Random random(362436069);
	size_t mails = 0, length = 0;
	long digits = 0;

	for (int i = 0; i < rounds; i++) {
		text << "user" << random() % 1000 << ".x@host" << i
		     << (i % 3 ? ".example.org, " : ".invalid; ")
		     << static_cast<long>(random() % 2000) - 1000 << '.'
		     << random() % 100 << " words AND More\n";
	}
	const std::string s = text.str();

	for (std::sregex_iterator it(s.begin(), s.end(), mail), end; it != end;
	     ++it) {
		mails++;
		length += it->length(0);
	}
	for (std::sregex_token_iterator it(s.begin(), s.end(), number, 2), end;
	     it != end; ++it)
		digits += it->length();
	const std::string changed = std::regex_replace(s, word, "$2$1ay");

	std::cout << "  " << mails << ' ' << length << ' ' << digits << ' '
		  << changed.size() << ' '
		  << std::accumulate(changed.begin(), changed.end(), 0UL,
				     [](unsigned long a, unsigned char c) {
					     return a * 31 + c;
				     }) << '\n';
	std::cout << "  " << changed.substr(0, changed.find('\n')) << '\n';
	try {
		std::regex bad("(unclosed");
	} catch (const std::regex_error &e) {
		std::cout << "  refused: " << e.code() << '\n';
	}
}

/* ---- Containers, functions, files --------------------------------------- */

void containers(int rounds)
{
	std::unordered_map<std::string, std::vector<int>> by_name;
	std::set<std::pair<int, std::string>> order;
	std::variant<int, double, std::string> value;
	std::vector<std::function<long(long)>> functions;
	std::vector<unsigned long> numbers(rounds * 50UL);
	std::any thing = 5;
	Random random(521288629);
	long sum = 0;

	for (int i = 0; i < rounds * 20; i++)
		by_name["n" + std::to_string(random() % 997)].push_back(i);
	for (const auto &[name, list] : by_name)
		order.emplace(-static_cast<int>(list.size()), name);
	auto it = order.begin();

	for (int i = 0; i < 3 && it != order.end(); i++, ++it)
		std::cout << "  " << it->second << ' ' << -it->first << '\n';
	std::generate(numbers.begin(), numbers.end(), random);
	std::stable_sort(numbers.begin(), numbers.end());
	std::cout << "  " << numbers.front() << ' '
		  << numbers[numbers.size() / 2] << ' ' << numbers.back()
		  << '\n';
	for (int i = 0; i < 10; i++)
		functions.emplace_back([i, &sum](long x) {
			return sum = sum * 3 + x * i;
		});
	for (int i = 0; i < rounds; i++)
		functions[random() % 10](i);
	value = std::string("text");
	std::cout << "  " << sum << ' ' << std::get<std::string>(value) << ' '
		  << std::any_cast<int>(thing) << '\n';
	try {
		std::cout << std::get<double>(value);
	} catch (const std::bad_variant_access &e) {
		std::cout << "  " << e.what() << '\n';
	}
	try {
		std::cout << std::any_cast<std::string>(thing);
	} catch (const std::bad_any_cast &e) {
		std::cout << "  " << e.what() << '\n';
	}
}

void files(int rounds)
{
	namespace fs = std::filesystem;
	std::uintmax_t size = 0;
	std::string line;
	int lines = 0;

	fs::create_directories("tree/one/two");
	for (int i = 0; i < 20; i++) {
		std::ofstream out(fs::path("tree/one") /
				  ("file" + std::to_string(i)));

		out.exceptions(std::ios::failbit | std::ios::badbit);
		for (int j = 0; j < rounds / 10; j++)
			out << i << ' ' << j << std::endl;
	}
	fs::rename("tree/one/file3", "tree/one/two/moved");
	fs::copy_file("tree/one/file4", "tree/one/two/copied");
	fs::create_symlink("file5", "tree/one/link");
	fs::remove("tree/one/file6");
	fs::resize_file("tree/one/file7", 3);
	std::set<fs::path> paths;

	for (const auto &entry : fs::recursive_directory_iterator("tree")) {
		paths.insert(entry.path());
		if (entry.is_regular_file())
			size += entry.file_size();
	}
	for (const auto &path : paths)
		std::cout << "  " << path.string() << '\n';
	std::fstream both("tree/one/file8", std::ios::in | std::ios::out);

	while (std::getline(both, line))
		lines++;
	both.clear();
	both.seekp(2);
	both << "XY";
	both.seekg(0);
	std::getline(both, line);
	std::cout << "  " << size << ' ' << lines << ' ' << line << '\n';
	try {
		fs::create_directory("nowhere/below");
	} catch (const fs::filesystem_error &e) {
		std::cout << "  " << e.code().message() << '\n';
	}
}

struct Last {
	~Last() { std::cout << "static destructor" << std::endl; }
} last;

} /* namespace */

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? std::atoi(argv[1]) : 100;

	std::cout << "exceptions\n";
	exceptions(rounds);
	std::cout << "streams\n";
	streams(rounds);
	std::cout << "expressions\n";
	expressions(rounds / 10 + 1);
	std::cout << "containers\n";
	containers(rounds);
	std::cout << "files\n";
	files(rounds);
	std::cerr << "done\n";
	return rounds % 200;
}
