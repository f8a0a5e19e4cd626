/*
 * That everything goes on: the rules of channel.pml with two guests that behave. Partition 0 connects, and gives, lends, and
 * sends chains of two, in any order, and waits when it is refused; now and then it closes, or stops. Partition 1 accepts,
 * returns what was lent to it, receives, gives up what it received, and waits when there is nothing; it may stop.
 *
 * The properties below hold when each partition that can go on does so at last (spin's weak fairness). What could break
 * them is an event that is not set, or that wakes nobody: then both sleep, though there is something to do.
 */

#define LIVE
#include "channel.pml"

/* What is given or lent is received, and what is lent comes back; who waits for room or for a connection goes on. */
ltl received { [] ((waits[0] -> <> !waits[0]) && (waits[1] -> <> !waits[1]) && (waits[2] -> <> !waits[2])) }
ltl returned { [] ((loan[0] -> <> !loan[0]) && (loan[1] -> <> !loan[1]) && (loan[2] -> <> !loan[2])) }
ltl goesOn { [] (sleeps[0] -> <> !sleeps[0]) }

#define ROOM_LEFT(n) (state[0] == OPEN && length[1] + (n) <= CAP)
#define NO_ROOM(n) (state[0] == OPEN && length[1] + (n) > CAP && wants[0] == NOTHING)

proctype Sender() {
end_idle:
  do
  :: atomic { alive[0] && !sleeps[0] ->
     if
     :: wants[0] != NOTHING -> waitEvent(0)
     :: wants[0] == NOTHING && state[0] == FREE && alive[1] -> state[0] = ASKED
     :: wants[0] == NOTHING && state[0] == ASKED -> wants[0] = ACCEPTANCE
     /* One message: area 0 or 2. */
     :: owner[0] == POOL -> allocate(0, 0)
     :: owner[2] == POOL -> allocate(0, 2)
     :: FREE_TO_SEND(0, 0) && ROOM_LEFT(1) -> give(0, 0); post(1, READABLE)
     :: FREE_TO_SEND(0, 0) && ROOM_LEFT(1) ->
        writes[OF(0, 0)] = false; loan[0] = LENT; enqueue(1, 0); post(1, READABLE)
     :: FREE_TO_SEND(0, 2) && ROOM_LEFT(1) -> loan[2] = SHARED; enqueue(1, 2); post(1, READABLE)
     :: (FREE_TO_SEND(0, 0) || FREE_TO_SEND(0, 2)) && NO_ROOM(1) -> wants[0] = ROOM
     /* A chain: areas 0 and 1. */
     :: owner[1] == POOL -> allocate(0, 1)
     :: FREE_TO_SEND(0, 0) && FREE_TO_SEND(0, 1) && ROOM_LEFT(2) ->
        more[0] = true; give(0, 0); give(0, 1); post(1, READABLE)
     :: FREE_TO_SEND(0, 0) && FREE_TO_SEND(0, 1) && NO_ROOM(2) -> wants[0] = ROOM_FOR_TWO
     :: state[0] != FREE -> closeEnd(0)
     :: stop(0)
     :: else
     fi;
     i = 0;
     j = 0
     }
  od
}

proctype Receiver() {
  byte a;
end_idle:
  do
  :: atomic { alive[1] && !sleeps[1] ->
     /* The first area with which there is something to do. */
     a = 0;
     do
     :: a < AREAS && !(owner[a] == 0 && loan[a] != 0 && received[a]) && !FREE_TO_SEND(1, a) -> a++
     :: else -> break
     od;
     if
     :: a < AREAS && owner[a] == 0 -> endLoan(a)
     :: a < AREAS && owner[a] == 1 -> reclaim(a)
     :: a == AREAS && (state[1] == OPEN || state[1] == CLOSED) && length[1] > 0 -> receive(1)
     :: a == AREAS && state[1] == CLOSED && length[1] == 0 -> closeEnd(1)
     :: a == AREAS && state[1] == FREE && state[0] == ASKED ->
        state[0] = OPEN; state[1] = OPEN; post(0, WRITABLE)
     :: a == AREAS && state[1] == OPEN && length[1] == 0 && wants[1] == NOTHING -> wants[1] = MESSAGE
     :: a == AREAS && length[1] == 0 && wants[1] != NOTHING -> waitEvent(1)
     :: stop(1)
     :: else
     fi;
     a = 0;
     i = 0;
     j = 0
     }
  od
}

init {
  atomic { READ_BROKEN; run Sender(); run Receiver() }
}
