// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * C++'s own threads.  The argument is how much work.
 */
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <numeric>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

class Pool {
public:
	explicit Pool(unsigned int n)
	{
		for (unsigned int i = 0; i < n; i++)
			threads.emplace_back([this] { serve(); });
	}
	~Pool()
	{
		{
			std::lock_guard<std::mutex> hold(lock);

			over = true;
		}
		wake.notify_all();
		for (auto &thread : threads)
			thread.join();
	}
	template <typename F> auto run(F f) -> std::future<decltype(f())>
	{
		auto task = std::make_shared<
			std::packaged_task<decltype(f())()>>(f);
		auto result = task->get_future();

		{
			std::lock_guard<std::mutex> hold(lock);

			tasks.emplace_back([task] { (*task)(); });
		}
		wake.notify_one();
		return result;
	}

private:
	void serve()
	{
		for (;;) {
			std::function<void()> task;
			{
				std::unique_lock<std::mutex> hold(lock);

				wake.wait(hold, [this] {
					return over || !tasks.empty();
				});
				if (tasks.empty())
					return;
				task = std::move(tasks.front());
				tasks.pop_front();
			}
			task();
		}
	}

	std::mutex lock;
	std::condition_variable wake;
	std::deque<std::function<void()>> tasks;
	std::vector<std::thread> threads;
	bool over = false;
};

thread_local std::string mine = "fresh";

long primes(long from, long to)
{
	long n = 0;

	for (long i = from; i < to; i++) {
		bool prime = i > 1;

		for (long j = 2; prime && j * j <= i; j++)
			prime = i % j != 0;
		n += prime;
	}
	return n;
}

} /* namespace */

int main(int argc, char **argv)
{
	int amount = argc > 1 ? std::atoi(argv[1]) : 100;
	std::vector<std::future<long>> results;
	std::atomic<long> caught{ 0 };
	std::shared_mutex shared;
	std::once_flag flag;
	long once = 0, value = 0;

	{
		Pool pool(8);

		for (int i = 0; i < amount; i++)
			results.push_back(pool.run([i]() -> long {
				if (i % 10 == 9)
					throw std::runtime_error(
						std::to_string(i));
				mine += "x";
				return primes(i * 100L, i * 100L + 100);
			}));
		long sum = 0, failed = 0;

		for (auto &result : results) {
			try {
				sum += result.get();
			} catch (const std::runtime_error &e) {
				failed += std::stol(e.what());
			}
		}
		std::cout << "pool " << sum << ' ' << failed << ' ' << mine
			  << '\n';
	}

	std::vector<std::thread> threads;

	for (int t = 0; t < 8; t++)
		threads.emplace_back([&, t] {
			for (int i = 0; i < amount; i++) {
				std::call_once(flag, [&] { once++; });
				try {
					if (i % 3 == t % 3)
						throw i;
				} catch (int n) {
					caught += n;
				}
				if (i % 8 == 0) {
					std::unique_lock<std::shared_mutex>
						hold(shared);

					value += t;
				} else {
					std::shared_lock<std::shared_mutex>
						hold(shared);

					caught += value < 0;
				}
			}
		});
	for (auto &thread : threads)
		thread.join();
	std::cout << "threads " << once << ' ' << caught << ' ' << value
		  << '\n';

	auto slow = std::async(std::launch::async, [] {
		std::this_thread::sleep_for(std::chrono::milliseconds(20));
		return std::string("slept");
	});
	auto lazy = std::async(std::launch::deferred,
			       [] { return std::this_thread::get_id(); });
	std::cout << "async "
		  << (lazy.get() == std::this_thread::get_id()) << ' '
		  << slow.get() << '\n';
	std::promise<int> broken;
	auto never = broken.get_future();
	auto state = never.wait_for(std::chrono::milliseconds(5));

	broken = std::promise<int>();
	try {
		never.get();
	} catch (const std::future_error &e) {
		std::cout << (state == std::future_status::timeout) << ' '
			  << e.what() << '\n';
	}
	return 9;
}
