// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause

// What Go's runtime asks of a machine: its own threads and stacks, signals for
// preemption and nil pointers, epoll, timers, a concurrent garbage collector.
// What is printed does not depend on the schedule.  The argument is how much
// work.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Prime numbers by a chain of goroutines, one per prime.
func sieve(n int) int {
	ch := make(chan int)
	go func(out chan int) {
		for i := 2; ; i++ {
			out <- i
		}
	}(ch)
	prime := 0
	for i := 0; i < n; i++ {
		prime = <-ch
		next := make(chan int)
		go func(in, out chan int, prime int) {
			for {
				if i := <-in; i%prime != 0 {
					out <- i
				}
			}
		}(ch, next, prime)
		ch = next
	}
	return prime
}

// Many workers, one queue, results in any order.
func workers(n int) (sum uint64) {
	jobs := make(chan int, 16)
	results := make(chan uint64)
	var wg sync.WaitGroup
	for w := 0; w < 32; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for job := range jobs {
				h := sha256.Sum256([]byte(strconv.Itoa(job)))
				results <- uint64(h[0])<<8 | uint64(h[31])
			}
		}()
	}
	go func() {
		for i := 0; i < n; i++ {
			jobs <- i
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	for r := range results {
		sum += r
	}
	return sum
}

func locks(n int) string {
	var mu sync.RWMutex
	var once sync.Once
	var wg sync.WaitGroup
	var hits int64
	counts := map[int]int{}
	first := 0
	for g := 0; g < 16; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < n; i++ {
				once.Do(func() { first++ })
				if i%4 == 0 {
					mu.Lock()
					counts[i%7] += g
					mu.Unlock()
				} else {
					mu.RLock()
					_ = counts[i%7]
					mu.RUnlock()
				}
				atomic.AddInt64(&hits, 1)
			}
		}(g)
	}
	wg.Wait()
	return fmt.Sprint(first, hits, counts)
}

func waiting() string {
	var out []string
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for i := 0; i < 5; i++ {
		select {
		case <-tick.C:
			out = append(out, "tick")
		case <-time.After(10 * time.Second):
			out = append(out, "late")
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(),
		5*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	out = append(out, ctx.Err().Error())
	// A loop without calls: only a signal takes the processor from it.
	var stop int32
	go func() {
		time.Sleep(5 * time.Millisecond)
		atomic.StoreInt32(&stop, 1)
	}()
	old := runtime.GOMAXPROCS(1)
	n := 0
	for atomic.LoadInt32(&stop) == 0 {
		n++
	}
	runtime.GOMAXPROCS(old)
	return strings.Join(append(out, fmt.Sprint(n > 0)), " ")
}

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// Garbage while other goroutines go on allocating.
func garbage(n int) string {
	debug.SetGCPercent(20)
	var wg sync.WaitGroup
	var total int64
	finalized := make(chan bool, 1)
	func() {
		t := &tree{&tree{}, nil}
		runtime.SetFinalizer(t, func(*tree) { finalized <- true })
	}()
	long := grow(12)
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			kept := map[string][]byte{}
			for i := 0; i < n; i++ {
				atomic.AddInt64(&total, int64(grow(8).count()))
				kept[strconv.Itoa(i%50)] = bytes.Repeat(
					[]byte{byte(i)}, 1000+i%3000)
			}
			for _, b := range kept {
				atomic.AddInt64(&total, int64(b[0])-int64(b[len(b)-1]))
			}
		}()
	}
	wg.Wait()
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return fmt.Sprint(total, long.count(), <-finalized, stats.NumGC > 1)
}

func recovers() (out string) {
	try := func(name string, f func()) {
		defer func() {
			if r := recover(); r != nil {
				out += fmt.Sprintf("%s: %v; ", name, r)
			}
		}()
		f()
	}
	var nothing *tree
	var list []int
	zero := len(list)
	try("nil", func() { nothing.left = nil })
	try("index", func() { list[5] = 1 })
	try("divide", func() { list = []int{1 / zero} })
	try("type", func() { _ = interface{}("text").(int) })
	try("own", func() { panic(errors.New("own")) })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	return out
}

// Stacks that have to move while they grow.
func deep(n int) int {
	var space [64]int
	if n == 0 {
		return 0
	}
	space[n%64] = n
	return deep(n-1) + space[n%64]%3
}

func server(n int) string {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Length", strconv.Itoa(len(body)))
		w.Write(bytes.ToUpper(body))
	})
	mux.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]interface{}{
			"path": r.URL.Path, "query": r.URL.Query(),
		})
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err.Error()
	}
	srv := &http.Server{Handler: mux}
	go srv.Serve(listener)
	base := "http://" + listener.Addr().String()
	var wg sync.WaitGroup
	var bytesRead, bad int64
	for c := 0; c < 8; c++ {
		wg.Add(1)
		go func(c int) {
			defer wg.Done()
			for i := 0; i < n; i++ {
				text := strings.Repeat("abc", c*1000+i)
				res, err := http.Post(base+"/echo", "text/plain",
					strings.NewReader(text))
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					atomic.AddInt64(&bad, 1)
					continue
				}
				body, _ := io.ReadAll(res.Body)
				res.Body.Close()
				if string(body) != strings.ToUpper(text) ||
					res.Header.Get("X-Length") !=
						strconv.Itoa(len(text)) {
					atomic.AddInt64(&bad, 1)
				}
				atomic.AddInt64(&bytesRead, int64(len(body)))
			}
		}(c)
	}
	wg.Wait()
	res, err := http.Get(base + "/json?a=1&b=two&a=3")
	if err != nil {
		return err.Error()
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	missing, err := http.Get(base + "/none")
	if err != nil {
		return err.Error()
	}
	missing.Body.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	srv.Shutdown(ctx)
	_, err = net.Dial("tcp", listener.Addr().String())
	return fmt.Sprint(bytesRead, " ", bad, " ", strings.TrimSpace(string(body)),
		" ", missing.StatusCode, " ", err != nil)
}

func sockets() string {
	name := "socket"
	listener, err := net.Listen("unix", name)
	if err != nil {
		return err.Error()
	}
	done := make(chan string)
	go func() {
		c, err := listener.Accept()
		if err != nil {
			done <- err.Error()
			return
		}
		line, _ := bufio.NewReader(c).ReadString('\n')
		c.Close()
		done <- strings.TrimSpace(line)
	}()
	c, err := net.Dial("unix", name)
	if err != nil {
		return err.Error()
	}
	fmt.Fprintln(c, "over a UNIX socket")
	c.Close()
	got := <-done
	listener.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return err.Error()
	}
	out, _ := net.Dial("udp", udp.LocalAddr().String())
	out.Write([]byte("datagram"))
	buf := make([]byte, 100)
	n, _, _ := udp.ReadFrom(buf)
	udp.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
	_, _, err = udp.ReadFrom(buf[n:])
	return got + ", " + string(buf[:n]) + ", " +
		fmt.Sprint(errors.Is(err, os.ErrDeadlineExceeded))
}

func files(n int) string {
	var names []string
	os.MkdirAll("go/a/b", 0o755)
	f, err := os.Create("go/a/numbers.gz")
	if err != nil {
		return err.Error()
	}
	z := gzip.NewWriter(f)
	h := sha256.New()
	w := io.MultiWriter(z, h)
	for i := 0; i < n; i++ {
		fmt.Fprintf(w, "%d %x %.6f\n", i, i*i, float64(i)/7)
	}
	z.Close()
	f.Close()
	f, _ = os.Open("go/a/numbers.gz")
	r, err := gzip.NewReader(f)
	if err != nil {
		return err.Error()
	}
	back := sha256.New()
	length, _ := io.Copy(back, r)
	f.Close()
	os.Rename("go/a/numbers.gz", "go/a/b/moved.gz")
	os.Symlink("moved.gz", "go/a/b/link")
	filepath.Walk("go", func(p string, info os.FileInfo, err error) error {
		names = append(names, p)
		return err
	})
	_, err = os.Open("go/none")
	return fmt.Sprint(length, bytes.Equal(h.Sum(nil), back.Sum(nil)), names,
		err)
}

func main() {
	n := 10
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	fmt.Println("sieve", sieve(n))
	fmt.Println("workers", workers(n*20))
	fmt.Println("locks", locks(n*10))
	fmt.Println("waiting", waiting())
	fmt.Println("garbage", garbage(n))
	fmt.Println("recovers", recovers())
	fmt.Println("deep", deep(n*1000))
	fmt.Println("sockets", sockets())
	fmt.Println("server", server(n/4+1))
	fmt.Println("files", files(n*10))
	f := new(big.Int).MulRange(1, int64(n)*10)
	fmt.Println("factorial", f.BitLen(), f.Mod(f, big.NewInt(1000003)))
	words := strings.Fields(strings.Repeat("the quick brown fox ", n))
	sort.Slice(words, func(i, j int) bool {
		return words[i] < words[j]
	})
	fmt.Println("sorted", words[0], words[len(words)-1], len(words))
	os.Exit(5)
}
