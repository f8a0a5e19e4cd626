/* Bytes between two processes: transport pipe|socket BYTES COUNT BATCH. Sends COUNT times BATCH messages there and one
   back, and prints the nanoseconds of all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *data;
static size_t bytes;

static void move(ssize_t (*how)(int, void *, size_t), int fd) {
  for (size_t done = 0; done < bytes;) {
    ssize_t n = how(fd, data + done, bytes - done);
    if (n <= 0) exit(1);
    done += (size_t)n;
  }
}

static ssize_t put(int fd, void *from, size_t n) { return write(fd, from, n); }

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  bytes = strtoul(argv[2], 0, 10);
  long count = atol(argv[3]), batch = atol(argv[4]);
  int there[2], back[2];
  if (strcmp(argv[1], "pipe") == 0) {
    if (pipe(there) || pipe(back)) return 1;
  } else {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) return 1;
    there[1] = back[0] = pair[0];
    there[0] = back[1] = pair[1];
  }
  data = malloc(bytes);
  memset(data, 1, bytes);
  pid_t child = fork();
  if (child == 0) {
    for (long i = 0; i < count; i++) {
      for (long m = 0; m < batch; m++) move(read, there[0]);
      move(put, back[1]);
    }
    _exit(0);
  }
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long i = 0; i < count; i++) {
    for (long m = 0; m < batch; m++) move(put, there[1]);
    move(read, back[0]);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.0f\n", (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec));
  waitpid(child, 0, 0);
  return 0;
}
