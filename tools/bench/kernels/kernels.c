// The three kernels in C: what the same work costs without any emulation. The arrays are volatile, so that the
// compiler does every load and store that the machine programs do.
//
// usage: kernels sieve|loop|copy passes      prints: nanoseconds of all passes, then two words of result
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FLAGS = 8191, TURNS = 50000, WORDS = 8192 };

static volatile uint16_t flags[FLAGS], from[WORDS], to[WORDS];
static uint16_t result[2];

static __attribute__((noinline)) void sieve(void) {
  uint16_t count = 0;
  for (int i = 0; i < FLAGS; i++) flags[i] = 1;
  for (int i = 0; i < FLAGS; i++) {
    if (flags[i] == 0) continue;
    int prime = i + i + 3;
    for (int k = i + prime; k < FLAGS; k += prime) flags[k] = 0;
    count++;
  }
  result[0] = count;
}

static __attribute__((noinline)) void loop(void) {
  uint16_t s = 0, t = 0;
  for (uint16_t n = TURNS; n != 0; n--) {
    s += n;
    s ^= 0x5a5a;
    s = (uint16_t)(s << 8 | s >> 8);
    t += s;
  }
  result[0] = s;
  result[1] = t;
}

static __attribute__((noinline)) void copy(void) {
  uint16_t sum = 0;
  for (int i = 0; i < WORDS; i++) {
    uint16_t word = from[i];
    sum += word;
    to[i] = word;
  }
  result[0] = sum;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  void (*kernel)(void) = !strcmp(argv[1], "sieve") ? sieve : !strcmp(argv[1], "loop") ? loop : copy;
  long passes = atol(argv[2]);
  for (int i = 0; i < WORDS; i++) from[i] = (uint16_t)((i + 1) * 0x9e3b);

  struct timespec start, stop;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long pass = 0; pass < passes; pass++) kernel();
  clock_gettime(CLOCK_MONOTONIC, &stop);

  if (kernel == copy) {
    uint16_t mark = 0;
    for (int i = 0; i < WORDS; i++) {
      mark += to[i];
      mark = (uint16_t)(mark << 8 | mark >> 8);
    }
    result[1] = mark;
  }
  double ns = (double)(stop.tv_sec - start.tv_sec) * 1e9 + (double)(stop.tv_nsec - start.tv_nsec);
  printf("%.0f %u %u\n", ns, result[0], result[1]);
  return 0;
}
