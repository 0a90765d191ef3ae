//! The canonical ABI: facts from linear memory, decisions into it.
//!
//! By hand instead of by wit-bindgen, whose output has the whole tree of facts once for each export that takes them.

use super::evaluator;
use crate::Evaluator;
use crate::transfer::{
    ElementLayout, Fields, Fill, Filled, Give, Layout, RecordTable, Sink, Source, Stopped, Views,
};
use countersign_contract::types::{EvaluationError, Facts, Timestamp};
use std::alloc;
use std::cell::RefCell;

/// What the last call got and gave. The host reads its answer after the call has returned, so it stays until the next
/// call; a fresh instance never pays for freeing it.
struct Kept {
    _facts: Vec<Facts>,
    _given: Option<Box<dyn Give>>,
    _lists: Vec<Vec<u64>>,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Frees what the last call left.
pub(super) fn begin() {
    KEPT.with_borrow_mut(|kept| *kept = None);
}

/// Room for what the host passes, as the canonical ABI asks for it.
///
/// # Safety
/// `old` is null or was had from here with `old_length` and the same `alignment`, which is a power of two.
#[unsafe(export_name = "cabi_realloc")]
unsafe extern "C" fn reallocate(
    old: *mut u8,
    old_length: usize,
    alignment: usize,
    length: usize,
) -> *mut u8 {
    if length == 0 {
        return std::ptr::without_provenance_mut(alignment);
    }
    // SAFETY: the alignment is a power of two and the host's memory is smaller than the largest layout.
    let layout = unsafe { alloc::Layout::from_size_align_unchecked(length, alignment) };
    let room = if old_length == 0 {
        // SAFETY: the length is not 0.
        unsafe { alloc::alloc(layout) }
    } else {
        // SAFETY: the caller's promise; neither length is 0.
        unsafe {
            let old_layout = alloc::Layout::from_size_align_unchecked(old_length, alignment);
            alloc::realloc(old, old_layout, length)
        }
    };
    if room.is_null() {
        alloc::handle_alloc_error(layout);
    }
    room
}

/// Gives back what [`reallocate`] gave.
///
/// # Safety
/// `room` was had with this length and alignment, and nothing refers to it.
unsafe fn free(room: *mut u8, length: usize, alignment: u32) {
    if length != 0 {
        // SAFETY: the caller's promise.
        unsafe {
            let layout = alloc::Layout::from_size_align_unchecked(length, alignment as usize);
            alloc::dealloc(room, layout);
        }
    }
}

/// Takes the facts at `start`, of one change.
///
/// # Safety
/// A host wrote them there as the canonical ABI says, into memory from [`reallocate`], which passes to the callee.
pub(super) unsafe fn take(start: *mut u8) -> Vec<Facts> {
    // SAFETY: the caller's promise.
    unsafe { take_list(start, 1) }
}

/// Takes a list of so many facts at `start`.
///
/// # Safety
/// As for [`take`].
pub(super) unsafe fn take_list(start: *mut u8, length: usize) -> Vec<Facts> {
    let mut pair = [start as usize, length];
    let mut facts = Vec::new();
    let mut memory = Memory {
        place: pair.as_mut_ptr().cast(),
    };
    // What a host has checked can't be refused here.
    let _ = facts.fill(&mut memory);
    facts
}

/// Takes text.
///
/// # Safety
/// As for [`take`].
pub(super) unsafe fn take_text(start: *mut u8, length: usize) -> String {
    match length {
        0 => String::new(),
        // SAFETY: the host has checked that it is UTF-8, and the room has just this length.
        _ => unsafe { String::from_raw_parts(start, length, length) },
    }
}

/// What a typed export answers.
pub(super) type Answer<T> = Result<T, EvaluationError>;

/// The answer on the only change.
pub(super) fn one<T>(facts: &[Facts], run: fn(&Evaluator, &Facts) -> Answer<T>) -> Answer<T> {
    match facts {
        [facts] => run(evaluator(), facts),
        // `take` takes one.
        _ => std::process::abort(),
    }
}

/// Lays an answer out for the host.
pub(super) fn give<T: Give + Layout + 'static>(given: T) -> *const u8 {
    answer(Vec::new(), Box::new(given), T::SIZE)
}

/// Lays an answer out for the host that was found from these facts.
pub(super) fn give_for<T: Give + Layout + 'static>(facts: Vec<Facts>, given: T) -> *const u8 {
    answer(facts, Box::new(given), T::SIZE)
}

/// Lays an answer out for the host. `size` is that of the answer; its alignment is at most 8.
fn answer(facts: Vec<Facts>, given: Box<dyn Give>, size: u32) -> *const u8 {
    let mut lowering = Lowering {
        place: std::ptr::null_mut(),
        lists: Vec::new(),
    };
    let area = lowering.room(size as usize);
    lowering.place = area;
    given.give(&mut lowering);
    KEPT.with_borrow_mut(|kept| {
        *kept = Some(Kept {
            _facts: facts,
            _given: Some(given),
            _lists: lowering.lists,
        })
    });
    area
}

/// A value or an error, as the canonical ABI lays a `result` out.
impl<T: Layout, E: Layout> Layout for Result<T, E> {
    const ALIGNMENT: u32 = larger(T::ALIGNMENT, E::ALIGNMENT);
    const SIZE: u32 =
        (Self::ALIGNMENT + larger(T::SIZE, E::SIZE)).next_multiple_of(Self::ALIGNMENT);
}

const fn larger(one: u32, other: u32) -> u32 {
    if one > other { one } else { other }
}

impl<T: Layout + Give, E: Layout + Give> Give for Result<T, E> {
    fn give(&self, sink: &mut dyn Sink) {
        match self {
            Ok(value) => sink.variant(0, "ok", Self::ALIGNMENT, value),
            Err(error) => sink.variant(1, "err", Self::ALIGNMENT, error),
        }
    }
}

/// A place in linear memory where a value stands that a host wrote.
struct Memory {
    place: *mut u8,
}

impl Memory {
    /// The plain value that stands `offset` bytes further.
    fn load<T: Copy>(&self, offset: usize) -> T {
        // SAFETY: the host laid a value of this type out there; the records' tables say where.
        unsafe { self.place.add(offset).cast::<T>().read_unaligned() }
    }

    /// Start and length of a list or text.
    fn pair(&self) -> (*mut u8, usize) {
        (self.load(0), self.load(size_of::<usize>()))
    }
}

impl Source for Memory {
    fn truth(&mut self, value: &mut bool) -> Filled {
        *value = self.load::<u8>(0) != 0;
        Ok(())
    }

    fn u32(&mut self, value: &mut u32) -> Filled {
        *value = self.load(0);
        Ok(())
    }

    fn u64(&mut self, value: &mut u64) -> Filled {
        *value = self.load(0);
        Ok(())
    }

    fn i64(&mut self, value: &mut i64) -> Filled {
        *value = self.load(0);
        Ok(())
    }

    fn f64(&mut self, value: &mut f64) -> Filled {
        *value = self.load(0);
        Ok(())
    }

    fn timestamp(&mut self, value: &mut Timestamp) -> Filled {
        self.i64(&mut value.seconds)
    }

    fn text(&mut self, value: &mut String) -> Filled {
        let (start, length) = self.pair();
        // SAFETY: the host laid text out here.
        *value = unsafe { take_text(start, length) };
        Ok(())
    }

    fn case(&mut self, _cases: &'static [&'static str]) -> Result<usize, Stopped> {
        Ok(self.load::<u8>(0).into())
    }

    fn option(
        &mut self,
        alignment: u32,
        present: &mut dyn FnMut(&mut dyn Source) -> Filled,
    ) -> Filled {
        if self.load::<u8>(0) == 0 {
            return Ok(());
        }
        // SAFETY: the value stands after its mark.
        self.place = unsafe { self.place.add(alignment as usize) };
        present(self)
    }

    fn list(
        &mut self,
        layout: ElementLayout,
        element: &mut dyn FnMut(usize, &mut dyn Source) -> Filled,
    ) -> Filled {
        let (start, length) = self.pair();
        let size = layout.size as usize;
        for number in 0..length {
            // SAFETY: the host laid so many elements out there.
            self.place = unsafe { start.add(number * size) };
            element(length - number, self)?;
        }
        // SAFETY: the list's room came from `reallocate`, and its elements were taken over or copied.
        unsafe { free(start, length * size, layout.alignment) };
        Ok(())
    }

    fn record(&mut self, table: &'static RecordTable, record: &mut dyn Fields) -> Filled {
        let start = self.place;
        for (number, offset) in table.offsets.iter().enumerate() {
            // SAFETY: the record's fields stand within it.
            self.place = unsafe { start.add(usize::from(*offset)) };
            record.field(number, self)?;
        }
        Ok(())
    }
}

/// A place in linear memory where the host will look for a value.
struct Lowering {
    place: *mut u8,
    /// The room of all lists, and of the answer itself.
    lists: Vec<Vec<u64>>,
}

impl Lowering {
    /// Room of at least `length` bytes, with the largest alignment that the canonical ABI knows.
    fn room(&mut self, length: usize) -> *mut u8 {
        let mut room = vec![0_u64; length.div_ceil(size_of::<u64>())];
        let start = room.as_mut_ptr().cast();
        self.lists.push(room);
        start
    }

    /// Puts a plain value `offset` bytes further.
    fn store<T>(&mut self, offset: usize, value: T) {
        // SAFETY: `place` is within room that was made for the type that is being written.
        unsafe { self.place.add(offset).cast::<T>().write_unaligned(value) }
    }

    /// Puts start and length of a list or text.
    fn pair(&mut self, start: *const u8, length: usize) {
        self.store(0, start);
        self.store(size_of::<usize>(), length);
    }

    /// Puts a mark and goes on to the value after it.
    fn mark(&mut self, number: u8, alignment: u32) {
        self.store(0, number);
        // SAFETY: the value stands after its mark, in the same room.
        self.place = unsafe { self.place.add(alignment as usize) };
    }
}

impl Sink for Lowering {
    fn truth(&mut self, value: bool) {
        self.store(0, u8::from(value));
    }

    fn u32(&mut self, value: u32) {
        self.store(0, value);
    }

    fn u64(&mut self, value: u64) {
        self.store(0, value);
    }

    fn f64(&mut self, value: f64) {
        self.store(0, value);
    }

    fn timestamp(&mut self, value: Timestamp) {
        self.store(0, value.seconds);
    }

    fn text(&mut self, value: &str) {
        // The text itself is kept until the next call.
        self.pair(value.as_ptr(), value.len());
    }

    fn case(&mut self, number: u8, _name: &'static str) {
        self.store(0, number);
    }

    fn option(&mut self, alignment: u32, value: Option<&dyn Give>) {
        self.mark(value.is_some().into(), alignment);
        if let Some(value) = value {
            value.give(self);
        }
    }

    fn list(
        &mut self,
        layout: ElementLayout,
        length: usize,
        element: &mut dyn FnMut(usize, &mut dyn Sink),
    ) {
        let size = layout.size as usize;
        let start = self.room(size * length);
        self.pair(start, length);
        for number in 0..length {
            // SAFETY: the room is that of all elements.
            self.place = unsafe { start.add(number * size) };
            element(number, self);
        }
    }

    fn record(&mut self, table: &'static RecordTable, record: &dyn Views) {
        let start = self.place;
        for (number, offset) in table.offsets.iter().enumerate() {
            // SAFETY: the record's fields stand within its room.
            self.place = unsafe { start.add(usize::from(*offset)) };
            record.view(number, self);
        }
    }

    fn variant(&mut self, number: u8, _name: &'static str, alignment: u32, payload: &dyn Give) {
        self.mark(number, alignment);
        payload.give(self);
    }
}
