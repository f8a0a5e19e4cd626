// Where everything lies in the core's linear memory, and the numbers that core and host share.
//
// This file is compiled twice: by the AssemblyScript compiler into core.wasm and by the TypeScript compiler into
// the host. It therefore holds nothing but numeric constants. Addresses and sizes are bytes of the linear memory
// unless a name says words or pages; a machine word takes two bytes, low byte first.
//
// Nothing else of the core lives from one call of an export to the next: its globals, its static data and WORKSPACE are dead
// between two calls. Of the linear memory, views and kept tables, HAS_CODE, folded blocks and decode slots follow from the rest,
// and what a debugger asks is none of it.

/** Words in a page, and the shifts between word address, page number and bytes. */
export const PAGE_WORDS = 1024;
export const PAGE_SHIFT = 10;
export const PAGE_BYTES = 2048;
/** Pages in one space of stage 1 (data or program): 64 pages of 1,024 words are the 65,536 words of an address. */
export const SPACE_PAGES = 64;
/** The most physical pages, and the most pages of one partition: 16 Mi words. */
export const MAX_PAGES = 16384;
/** The most partitions of one machine. Their numbers are 0 to 63. */
export const MAX_PARTITIONS = 64;

// ---- The context of a partition -------------------------------------------------------------------------------
// CONTEXT_BYTES of plain state. The context of the partition that is entered lies at LIVE; the contexts of the
// others lie in their partition blocks. Every offset below is relative to the start of a context.

/** R0 to R7, eight words. */
export const CTX_R = 0;
/** BASE, a word. */
export const CTX_BASE = 16;
/** PC, a word: always that of the next instruction to start (at its first prefix). */
export const CTX_PC = 18;
/** PSW, a word, without the V bit, which CTX_V holds. */
export const CTX_PSW = 20;
/** Number of the translation table in use, a word: it lies at partition word TT * 128. 0: stage 1 is off. */
export const CTX_TT = 22;
/** V, 32 bits of which bit 15 is the flag. */
export const CTX_V = 24;
/** Cause word of the latest trap, and its two words of detail. */
export const CTX_CAUSE = 28;
export const CTX_DETAIL1 = 30;
export const CTX_DETAIL2 = 32;
/** The number of this partition (what CPU gives) and the pages of its memory (what RCR gives), words. */
export const CTX_NUMBER = 34;
export const CTX_PAGES = 36;
/** Pending interrupts, a word: bit n is the event interrupt of level n. Set and cleared by the host. */
export const CTX_PENDING = 38;
/** 1 while an interval timer that has run out waits to interrupt, a word. */
export const CTX_TIMER_DUE = 40;
/** Monitor call that the host is to serve, a word: its code. */
export const CTX_CALL = 42;
/** Code of the STP that stopped or idled the partition, a word. */
export const CTX_STOP = 44;
/** Clock reading at which the interval timer runs out, 64 bits; 0: it is not running. */
export const CTX_TIMER = 48;
/** Instructions executed by this partition, 64 bits. */
export const CTX_INSTRUCTIONS = 56;
/** Traps taken, one 32-bit count for each class, in the order of the classes. */
export const CTX_TRAPS = 64;
/** Accesses that stage 2 refused: count (32 bits), then the latest one: PC, address, partition page, access kind (words). */
export const CTX_REFUSED = 104;
export const CTX_REFUSED_PC = 108;
export const CTX_REFUSED_ADDRESS = 110;
export const CTX_REFUSED_PAGE = 112;
export const CTX_REFUSED_KIND = 114;
/** The loaded translation table, 128 words: 64 data pages, then 64 program pages. */
export const CTX_STAGE1 = 128;
export const CONTEXT_BYTES = 384;

// ---- Translation views ----------------------------------------------------------------------------------------
// A view is what both stages together allow in one mode (user or system): four tables of 64 entries of 32 bits. An
// entry is the number to add to twice the word address (VIEW_CODE: to eight times) to reach the byte in linear
// memory; an odd entry means "not here" and is answered by the slow path.

export const VIEW_READ = 0;
export const VIEW_WRITE = 256;
/** Reads of program words as constants (MOV P8, MVP, JMPI S2,P8). */
export const VIEW_PROGRAM = 512;
/** Decoded instructions: bias into the decode slots. */
export const VIEW_CODE = 768;
export const VIEW_BYTES = 1024;
/** An entry that answers "not here": any odd number. */
export const NOT_HERE = 1;

/**
 * A partition block: its saved context; the view of both modes while stage 1 is off; the user view and the system view
 * while it is on. A guest's kernel and its processes take turns, so the latter two are kept while stage 1 is off: BLOCK_TABLE
 * has the 128 words of the table that they show, and of BLOCK_STALE_PAGES partition pages from BLOCK_STALE on stage 2 has changed.
 */
export const BLOCK_CONTEXT = 0;
export const BLOCK_TABLE = 512;
export const BLOCK_STALE = 768;
export const BLOCK_STALE_PAGES = 772;
export const BLOCK_PLAIN = 1024;
export const BLOCK_USER = 2048;
export const BLOCK_SYSTEM = 3072;
export const BLOCK_BYTES = 4096;

// ---- The linear memory ----------------------------------------------------------------------------------------

/** Below this lies what the compiler puts there: static data. */
export const LIVE = 0x10000;
/** The machine's clock: executed instructions since power on, plus what was idled away, 64 bits. */
export const CLOCK = LIVE + 512;
/** Instructions that the latest run() executed, 32 bits. */
export const EXECUTED = LIVE + 520;
/** Number of the partition that is entered, 32 bits; -1: none. */
export const ENTERED = LIVE + 524;
/** Physical pages, 32 bits. */
export const PHYSICAL_PAGES = LIVE + 528;
/** 1: every trap ends run() with STOP_TRAP and takes no vector (single-instruction vectors, debuggers), 32 bits. */
export const TRAPS_STOP = LIVE + 532;
/** Number of the next free block for an instruction with prefixes, 32 bits. */
export const FOLDED_NEXT = LIVE + 536;
/** Who serves a monitor call: one byte for each code, one of the MON_ numbers. */
export const MONITOR_OWNERS = 0x10400;
export const MON_GUEST = 0;
/** Served by the host when called in system mode; in user mode it goes to the guest's own vector. */
export const MON_SYSTEM = 1;
/** Served by the host in either mode. */
export const MON_ANY = 2;

// ---- What a debugger asks of the core (hooks.ts); no part of the state of a run --------------------------------

/** What stops nothing now, 32 bits: SUSPEND_BREAKS, and the bits of watched ranges. */
export const HOOKS_SUSPENDED = 0x10500;
export const SUSPEND_BREAKS = 1;
export const SUSPEND_ALL = -1;
/** The bit of watched range 0; that of range n is n places to the left. */
export const RANGE_SHIFT = 8;
/**
 * What has happened since the host cleared it, 32 bits: NOTED_TRAP, and the bits of watched ranges of which a word was
 * accessed by something other than a plain instruction. While it is not 0, run() returns at once.
 */
export const HOOKS_NOTED = 0x10504;
export const NOTED_TRAP = 1;
/** Classes of traps after which run() returns, a bit for each, 32 bits. */
export const TRAPS_NOTED = 0x10508;
/** The entry that is decoded as it is while nothing stops: 1 + its word of physical memory, 32 bits; 0: none is; -1: several are. */
export const HOOKS_BARED = 0x10514;
/** Breakpoints: how many; a bit for each place in a page that one has; partition (-1: any) and program address of each, 32 bits. */
export const BREAK_COUNT = 0x1050c;
export const BREAK_BITS = 0x10600;
export const BREAKS = 0x10800;
export const BREAKS_MAX = 256;
/** Watched ranges: how many; of each the partition (-1: physical memory), its first and last word, kinds of access, 32 bits. */
export const WATCH_COUNT = 0x10510;
export const WATCHES = 0x10680;
export const WATCH_BYTES = 16;
export const WATCHES_MAX = 16;
export const WATCH_READ = 1;
export const WATCH_WRITE = 2;
/** After STOP_WATCH: the bits of the ranges in which the word lies, 32 bits. */
export const WATCHED_RANGES = 0x10518;

/** Row of the instruction table for each of the 65,536 words, one byte each; ROW_UNDEFINED where there is none. */
export const ROWS = 0x20000;
/** The same for words after the ALT prefix. */
export const ALT_ROWS = 0x30000;
/** Has this physical page decoded words? One byte for each physical page. */
export const HAS_CODE = 0x40000;
/** Room for one operation to work in: packed decimal fields, decimal conversion. Nothing is kept there. */
export const WORKSPACE = 0x44000;
/** Partition blocks. */
export const BLOCKS = 0x50000;
/** Blocks for instructions that carry prefixes. */
export const FOLDED = 0x90000;
export const FOLDED_BYTES = 32;
export const FOLDED_COUNT = 16384;
/** Stage 2, for each partition 16,384 words: bits 15-14 rights, bits 13-0 physical page. */
export const STAGE2 = 0x110000;
export const STAGE2_BYTES = 32768;
export const RIGHTS_NONE = 0;
export const RIGHTS_READ = 1;
export const RIGHTS_WRITE = 3;
/** Physical memory, page 0 first. */
export const PHYSICAL = 0x310000;
/** Decode slots follow physical memory: for each page 1,024 entries of 8 bytes between sentinels. */
export const SLOT_BYTES = 8224;
export const ENTRY_BYTES = 8;

// ---- Stage 1 --------------------------------------------------------------------------------------------------

export const PROTECTION_NONE = 0;
export const PROTECTION_READ = 1;
export const PROTECTION_SYSTEM = 2;
export const PROTECTION_ALL = 3;

// ---- PSW ------------------------------------------------------------------------------------------------------

export const PSW_S = 0x8000;
export const PSW_E = 0x4000;
export const PSW_V = 0x2000;
export const PSW_L = 0x000f;

// ---- Traps ----------------------------------------------------------------------------------------------------

export const TRAP_ILLEGAL = 0;
export const TRAP_PRIVILEGED = 1;
export const TRAP_DATA = 2;
export const TRAP_PROGRAM = 3;
export const TRAP_STACK = 4;
export const TRAP_BOUNDS = 5;
export const TRAP_SOFTWARE = 6;
export const TRAP_MONITOR = 7;
export const TRAP_TIMER = 8;
export const TRAP_INTERRUPT = 9;
export const TRAP_CLASSES = 10;

/** Partition words of page 0: address of the latest context frame (0: none), and the vectors, 8 words a class. */
export const FRAME_POINTER_WORD = 8;
export const VECTORS_WORD = 16;
export const VECTOR_WORDS = 8;
/** Words of a vector. A PC of 0 means that the class has no handler. */
export const VECTOR_PC = 0;
export const VECTOR_BASE = 1;
export const VECTOR_TT = 2;
export const VECTOR_PSW = 3;
/** Partition word address, in the first 64 pages, where the context frame is stored. */
export const VECTOR_FRAME = 4;

/** Words of a context frame. */
export const FRAME_R = 0;
export const FRAME_BASE = 8;
export const FRAME_TT = 9;
export const FRAME_PC = 10;
/** The spare word of the process image links to the frame that was the latest before. */
export const FRAME_LINK = 11;
export const FRAME_TIMER = 12;
export const FRAME_PSW = 13;
export const FRAME_CAUSE = 14;
export const FRAME_DETAIL1 = 15;
export const FRAME_DETAIL2 = 16;
export const FRAME_WORDS = 17;
/** The longest chain of frames that a trap follows; a longer one counts as broken. */
export const FRAME_CHAIN_MAX = 64;

/** Access kinds in the low digit of a cause word, and the stage that refused in the digit above. */
export const ACCESS_READ = 0;
export const ACCESS_WRITE = 1;
export const ACCESS_EXECUTE = 2;
export const CAUSE_STAGE1 = 0x10;
export const CAUSE_STAGE2 = 0x20;

// ---- Why run() came back --------------------------------------------------------------------------------------

/** The budget is used up, or a device was accessed, after which the host looks at what is due. */
export const STOP_BUDGET = 0;
/** A monitor call for the host: CTX_CALL holds its code, CTX_PC the address of the next instruction. */
export const STOP_CALL = 1;
/** STP with interrupts enabled: idle until an interrupt. */
export const STOP_IDLE = 2;
/** STP with interrupts disabled: halt; CTX_STOP holds the code. */
export const STOP_HALT = 3;
/** A trap that has no vector, or whose frame cannot be stored or is in use: CTX_CAUSE says which trap. */
export const STOP_UNHANDLED = 4;
/** A trap, while TRAPS_STOP is set. */
export const STOP_TRAP = 5;

/** Before an instruction that has a breakpoint, or that is about to access a watched word. */
export const STOP_BREAK = 6;
export const STOP_WATCH = 7;

/** Instructions between two ticks of the interval timer. */
export const TICK = 1000;
/** Model number that RCR reports in bits 15-8; option bits below: 0 mapped set, 1 float set, 2 ALT set. */
export const MODEL = 5;
