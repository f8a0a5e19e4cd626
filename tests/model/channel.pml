/*
 * The protocol of the channels (docs/CHANNELS.md) as a model for spin: two partitions, one service, a connection that can
 * be made, closed and made again, queues of two areas, three areas that are given, lent, shared, sent in a chain of two,
 * returned, revoked, given up; and a crash of either partition at any moment. Each hypercall is one atomic step, as in the
 * control OS; the calls of the two partitions interleave in every possible order. A refused call that a guest waits on
 * is two steps (the call, then WAIT_EVENT), so that everything can happen in between.
 *
 * The promises are assertions that hold after every step: `promises` below, and those beside the steps. spin looks at
 * every state that can be reached: tests/model/model.test.ts, or `npm run model`. Which area is which makes no difference to
 * any rule or promise, so states that only name the areas otherwise are one: `order` below.
 *
 * The checker breaks rule n where its environment has BREAK=n, to show that the assertions see it (the numbers stand beside
 * the rules). So one checker does for all of them: compiling one takes longer than most of them run.
 */

c_decl {
  \#include <stdlib.h>
  static int broken;
}
#define KEPT(rule) c_expr { broken != rule }
#define READ_BROKEN c_code { broken = getenv("BREAK") ? atoi(getenv("BREAK")) : 0; }

#define AREAS 3
#define CAP 2
/* The owner of an area in the pool; partitions are 0 and 1. */
#define POOL 2

/* Events, as bits. */
#define READABLE 1
#define WRITABLE 2
#define CLOSED_EVENT 4

/* Kinds of loans. */
#define LENT 1
#define SHARED 2

/* What a partition was refused and may wait for. */
#define NOTHING 0
#define ROOM 1
#define ROOM_FOR_TWO 2
#define MESSAGE 3
#define ACCEPTANCE 4

mtype = { FREE, ASKED, OPEN, CLOSED };

#define OTHER(p) (1 - (p))
/* Index of what partition p has of area a. */
#define OF(p, a) ((p) * AREAS + (a))

bool alive[2] = true;
mtype state[2] = FREE;
/* Each end's queue: areas, oldest first. */
byte queue[4];
byte length[2];

byte owner[AREAS] = POOL;
/* Stage 2, for each partition: may it write, may it only read. */
bool writes[6];
bool reads[6];
/* Given and not yet received. */
bool waits[AREAS];
byte loan[AREAS];
/* The loan was received. */
bool received[AREAS];
/* Holds words that somebody wrote. */
bool dirty[AREAS];
/* The next area of the queue belongs to the same message. */
bool more[AREAS];

/* Of a given area that waits: how many were given before it, to the same end, and wait as well. */
byte before[AREAS];

byte events[2];
/* What a partition was refused, and whether it now sleeps in WAIT_EVENT. */
byte wants[2];
bool sleeps[2];

byte x, y, i, j;
bool wasFull;

/* The events that a partition waits for. */
#define MASK(p) (wants[p] == MESSAGE -> (READABLE | CLOSED_EVENT) : (WRITABLE | CLOSED_EVENT))

/* Sets an event. A sleeper that waits for it gets it and is awake. */
inline post(p, e) {
  if
  :: alive[p] && KEPT(1) ->
     events[p] = events[p] | e;
     if
     :: sleeps[p] && (events[p] & MASK(p)) ->
        events[p] = events[p] & ~MASK(p);
        sleeps[p] = false;
        wants[p] = NOTHING
     :: else
     fi
  :: else
  fi
}

/* Tells the sender to end p of room, if the queue was full or is empty now. */
inline announceRoom(p) {
  if
  :: state[p] == OPEN && (wasFull || (length[p] == 0 && KEPT(2))) -> post(OTHER(p), WRITABLE)
  :: else
  fi
}

inline enqueue(p, a) {
  queue[(p) * CAP + length[p]] = a;
  length[p]++
}

/* Takes area a out of p's queue; the others keep their order. */
inline dequeue(p, a) {
  i = 0;
  do
  :: queue[(p) * CAP + i] != a -> i++
  :: else -> break
  od;
  do
  :: i + 1 < length[p] -> queue[(p) * CAP + i] = queue[(p) * CAP + i + 1]; i++
  :: else -> break
  od;
  length[p]--;
  queue[(p) * CAP + length[p]] = 0
}

inline reclaim(a) {
  writes[OF(0, a)] = false;
  writes[OF(1, a)] = false;
  waits[a] = false;
  more[a] = false;
  before[a] = 0;
  owner[a] = POOL;
  if
  :: KEPT(3) -> dirty[a] = false
  :: else
  fi
}

/* Promise 4: what comes from the pool is zero. Its owner writes into it at once. */
inline allocate(p, a) {
  assert(!dirty[a]);
  owner[a] = p;
  writes[OF(p, a)] = true;
  dirty[a] = true
}

/* The loan of area a ends, waiting or received: the owner has it again where it was. */
inline endLoan(a) {
  if
  :: received[a] -> writes[OF(OTHER(owner[a]), a)] = false; reads[OF(OTHER(owner[a]), a)] = false
  :: else -> dequeue(OTHER(owner[a]), a)
  fi;
  if
  :: KEPT(4) -> writes[OF(owner[a], a)] = true
  :: else
  fi;
  loan[a] = 0;
  received[a] = false
}

/* Closes p's end. What was given and waits at the other end stays there. */
inline closeEnd(p) {
  if
  :: state[p] == OPEN ->
     j = 0;
     do
     :: j < AREAS ->
        if
        :: loan[j] != 0 && KEPT(5) -> endLoan(j)
        :: else
        fi;
        j++
     :: else -> break
     od;
     state[OTHER(p)] = CLOSED;
     post(OTHER(p), CLOSED_EVENT)
  :: else
  fi;
  j = 0;
  do
  :: j < AREAS ->
     if
     :: owner[j] == p && waits[j] -> dequeue(p, j); reclaim(j)
     :: else
     fi;
     j++
  :: else -> break
  od;
  state[p] = FREE;
  wants[p] = NOTHING
}

inline give(p, a) {
  if
  :: KEPT(6) -> writes[OF(p, a)] = false
  :: else
  fi;
  owner[a] = OTHER(p);
  waits[a] = true;
  before[a] = 0;
  j = 0;
  do
  :: j < AREAS ->
     if
     :: j != a && owner[j] == OTHER(p) && waits[j] -> before[a]++
     :: else
     fi;
     j++
  :: else -> break
  od;
  enqueue(OTHER(p), a)
}

/* What p's end receives next. */
inline receive(p) {
  x = queue[(p) * CAP];
  wasFull = (length[p] == CAP);
  dequeue(p, x);
  if
  :: owner[x] == p ->
     /* Promise 3: in order, exactly once. */
     assert(waits[x] && before[x] == 0);
     waits[x] = false;
     j = 0;
     do
     :: j < AREAS ->
        if
        :: owner[j] == p && waits[j] -> before[j]--
        :: else
        fi;
        j++
     :: else -> break
     od;
     writes[OF(p, x)] = true;
     /* Promise 3: whole. The rest of a chain is there, and next. */
     assert(!more[x] || (length[p] > 0 && waits[queue[(p) * CAP]] && before[queue[(p) * CAP]] == 0));
     more[x] = false
  :: else ->
     received[x] = true;
     if
     :: loan[x] == LENT -> writes[OF(p, x)] = true
     :: else -> reads[OF(p, x)] = true
     fi
  fi;
  announceRoom(p);
  x = 0;
  wasFull = false
}

/* WAIT_EVENT, for what was refused before. */
inline waitEvent(p) {
  if
  :: events[p] & MASK(p) -> events[p] = events[p] & ~MASK(p); wants[p] = NOTHING
  :: else -> sleeps[p] = true
  fi
}

/* STOP, a halt, an unhandled trap: everything ends as if it had been closed, and what it owned is reclaimed. */
inline stop(p) {
  alive[p] = false;
  /* A request that waits at its service is refused. */
  if
  :: p == 1 && state[0] == ASKED -> state[0] = CLOSED; post(0, CLOSED_EVENT)
  :: else
  fi;
  if
  :: state[p] != FREE -> closeEnd(p)
  :: else
  fi;
  j = 0;
  do
  :: j < AREAS ->
     if
     :: owner[j] == p && KEPT(7) -> reclaim(j)
     :: else
     fi;
     j++
  :: else -> break
  od;
  events[p] = 0;
  wants[p] = NOTHING
}

#define FREE_TO_SEND(p, a) (owner[a] == p && !waits[a] && loan[a] == 0)
#define IN_QUEUE(p, a) ((length[p] > 0 && queue[(p) * CAP] == a) || (length[p] > 1 && queue[(p) * CAP + 1] == a))

/* What must hold for an area after every step. */
#define PROMISED(a) \
  /* Promise 1: mapped in one partition or in none, but for shares that the owner has made. */ \
  !(writes[OF(0, a)] && writes[OF(1, a)]) && \
  (!reads[OF(0, a)] || (owner[a] == 1 && loan[a] == SHARED && writes[OF(1, a)])) && \
  (!reads[OF(1, a)] || (owner[a] == 0 && loan[a] == SHARED && writes[OF(0, a)])) && \
  /* Promises 1 and 6: it is in exactly one place, and that place exists. */ \
  (owner[a] != POOL || (!writes[OF(0, a)] && !writes[OF(1, a)] && loan[a] == 0 && !waits[a])) && \
  (owner[a] == POOL || alive[owner[a]]) && \
  (owner[a] == POOL || waits[a] || loan[a] == LENT || writes[OF(owner[a], a)]) && \
  (!(waits[a] || loan[a] == LENT) || !writes[OF(owner[a], a)]) && \
  (loan[a] == 0 || (state[0] == OPEN && state[1] == OPEN)) && \
  (loan[a] != LENT || received[a] == writes[OF(OTHER(owner[a]), a)]) && \
  (loan[a] != SHARED || received[a] == reads[OF(OTHER(owner[a]), a)]) && \
  (!IN_QUEUE(0, a) || (owner[a] == 0 && waits[a]) || (owner[a] == 1 && loan[a] != 0 && !received[a])) && \
  (!IN_QUEUE(1, a) || (owner[a] == 1 && waits[a]) || (owner[a] == 0 && loan[a] != 0 && !received[a])) && \
  (!waits[a] || IN_QUEUE(owner[a], a)) && \
  (loan[a] == 0 || received[a] || IN_QUEUE(OTHER(owner[a]), a)) && \
  /* Promise 4: what is in the pool is zero. */ \
  (owner[a] != POOL || !dirty[a])

/* Promises 5 and 6: nobody sleeps who could go on, and no end stays behind a dead partition. */
#define AWAKE(p) \
  (!sleeps[p] || (alive[p] && \
    (wants[p] != ROOM || (state[p] == OPEN && length[OTHER(p)] == CAP)) && \
    (wants[p] != ROOM_FOR_TWO || (state[p] == OPEN && length[OTHER(p)] > 0)) && \
    (wants[p] != MESSAGE || (state[p] == OPEN && length[p] == 0)) && \
    (wants[p] != ACCEPTANCE || state[p] == ASKED))) && \
  (alive[p] || (state[p] == FREE && state[OTHER(p)] != OPEN && length[p] == 0))

inline promises() {
  assert(PROMISED(0));
  assert(PROMISED(1));
  assert(PROMISED(2));
  assert(AWAKE(0));
  assert(AWAKE(1))
}

#ifndef LIVE
/* Where area a is in p's queue, from 1; 0 where it is not in it. */
#define PLACE(p, a) \
  ((length[p] > 0 && queue[(p) * CAP] == a) + 2 * (length[p] > 1 && queue[(p) * CAP + 1] == a))

/* All that there is of area a, as a number. */
#define ALL_OF(a) \
  (owner[a] + 3 * (loan[a] + 3 * (before[a] + 3 * (PLACE(0, a) + 3 * (PLACE(1, a) + 3 * ( \
    writes[OF(0, a)] + 2 * (writes[OF(1, a)] + 2 * (reads[OF(0, a)] + 2 * (reads[OF(1, a)] + 2 * ( \
    waits[a] + 2 * (received[a] + 2 * (dirty[a] + 2 * more[a]))))))))))))

inline exchange(one, other) {
  i = one;
  one = other;
  other = i
}

/* Areas a and b take each other's names. */
inline rename(a, b) {
  exchange(owner[a], owner[b]);
  exchange(loan[a], loan[b]);
  exchange(before[a], before[b]);
  exchange(writes[OF(0, a)], writes[OF(0, b)]);
  exchange(writes[OF(1, a)], writes[OF(1, b)]);
  exchange(reads[OF(0, a)], reads[OF(0, b)]);
  exchange(reads[OF(1, a)], reads[OF(1, b)]);
  exchange(waits[a], waits[b]);
  exchange(received[a], received[b]);
  exchange(dirty[a], dirty[b]);
  exchange(more[a], more[b]);
  j = 0;
  do
  :: j < 2 * CAP ->
     if
     :: j % CAP < length[j / CAP] && queue[j] == a -> queue[j] = b
     :: j % CAP < length[j / CAP] && queue[j] == b -> queue[j] = a
     :: else
     fi;
     j++
  :: else -> break
  od
}

inline inOrder(a, b) {
  if
  :: ALL_OF(a) > ALL_OF(b) -> rename(a, b)
  :: else
  fi
}

/* Names the areas in the order of what there is of them. */
inline order() {
  inOrder(0, 1);
  inOrder(1, 2);
  inOrder(0, 1)
}

/* One of the areas. */
inline choose(a) {
  if
  :: a = 0
  :: a = 1
  :: a = 2
  fi
}

proctype Partition(byte p) {
  byte a, b;
end_idle:
  do
  :: atomic { alive[p] && !sleeps[p] ->
     choose(a);
     if
     /* AREA_ALLOCATE. */
     :: owner[a] == POOL -> d_step { allocate(p, a) }
     /* AREA_GIVE_UP. */
     :: FREE_TO_SEND(p, a) -> d_step { reclaim(a) }
     /* CHANNEL_SEND: give, lend, share, or a chain; refused when there is no room. */
     :: FREE_TO_SEND(p, a) && state[p] == OPEN && length[OTHER(p)] < CAP ->
        d_step { give(p, a); post(OTHER(p), READABLE) }
     :: FREE_TO_SEND(p, a) && state[p] == OPEN && length[OTHER(p)] < CAP ->
        d_step { writes[OF(p, a)] = false; loan[a] = LENT; enqueue(OTHER(p), a); post(OTHER(p), READABLE) }
     :: FREE_TO_SEND(p, a) && state[p] == OPEN && length[OTHER(p)] < CAP ->
        d_step { loan[a] = SHARED; enqueue(OTHER(p), a); post(OTHER(p), READABLE) }
     :: FREE_TO_SEND(p, a) && state[p] == OPEN && length[OTHER(p)] == CAP && wants[p] == NOTHING ->
        wants[p] = ROOM
     :: FREE_TO_SEND(p, a) && state[p] == OPEN ->
        choose(b);
        if
        :: a != b && FREE_TO_SEND(p, b) && length[OTHER(p)] + 2 <= CAP ->
           d_step { more[a] = true; give(p, a); give(p, b); post(OTHER(p), READABLE) }
        :: a != b && FREE_TO_SEND(p, b) && length[OTHER(p)] + 2 > CAP && wants[p] == NOTHING ->
           wants[p] = ROOM_FOR_TWO
        :: else
        fi;
        b = 0
     /* CHANNEL_RECEIVE. */
     :: a == 0 && (state[p] == OPEN || state[p] == CLOSED) && length[p] > 0 -> d_step { receive(p) }
     :: a == 0 && state[p] == OPEN && length[p] == 0 && wants[p] == NOTHING -> wants[p] = MESSAGE
     /* LOAN_RETURN and LOAN_REVOKE. */
     :: owner[a] == OTHER(p) && loan[a] != 0 && received[a] -> d_step { endLoan(a) }
     :: owner[a] == p && loan[a] != 0 ->
        d_step {
          y = !received[a];
          wasFull = (length[OTHER(p)] == CAP);
          endLoan(a);
          if
          :: y -> announceRoom(OTHER(p))
          :: else
          fi;
          y = 0;
          wasFull = false
        }
     /* CHANNEL_CONNECT by 0, CHANNEL_ACCEPT by 1. */
     :: a == 0 && p == 0 && state[0] == FREE && alive[1] -> state[0] = ASKED
     :: a == 0 && p == 0 && state[0] == ASKED && wants[0] == NOTHING -> wants[0] = ACCEPTANCE
     :: a == 0 && p == 1 && state[0] == ASKED && state[1] == FREE ->
        d_step { state[0] = OPEN; state[1] = OPEN; post(0, WRITABLE) }
     /* CHANNEL_CLOSE. */
     :: a == 0 && state[p] != FREE -> d_step { closeEnd(p) }
     /* WAIT_EVENT, for what was refused before. */
     :: a == 0 && wants[p] != NOTHING -> d_step { waitEvent(p) }
     :: a == 0 -> d_step { stop(p) }
     :: else
     fi;
     d_step {
       promises();
       order();
       a = 0;
       i = 0;
       j = 0
     }
     }
  od
}

init {
  atomic { READ_BROKEN; run Partition(0); run Partition(1) }
}
#endif
