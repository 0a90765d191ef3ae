//! What opening a bundle and deciding with it cost, by size.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that can't run ends, and criterion's macro writes undocumented items"
)]

use countersign::{Allocation, Cache, Engine, EngineOptions, Limits};
use countersign_benches::guest::{self, Guest, Mode};
use countersign_benches::native::Native;
use countersign_benches::{RULES, facts, facts_json, policy};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

fn engine() -> Engine {
    Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation: Allocation::OnDemand,
    })
    .unwrap()
}

fn bundle(controls: usize) -> Vec<u8> {
    let (folder, compiled) = policy(controls).unwrap();
    countersign_bundler::bundle(&compiled, &folder)
        .unwrap()
        .bytes
}

fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sample_size(10);
    for controls in [5, 50, 500] {
        group.bench_function(BenchmarkId::new("compile policy", controls), |bencher| {
            bencher.iter(|| policy(black_box(controls)).unwrap());
        });
        let (folder, compiled) = policy(controls).unwrap();
        group.bench_function(BenchmarkId::new("bundle", controls), |bencher| {
            bencher.iter(|| countersign_bundler::bundle(&compiled, &folder).unwrap());
        });
    }
    group.finish();
}

fn open(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    for controls in [5, 500] {
        let bytes = bundle(controls);
        let engine = engine();
        group.bench_function(BenchmarkId::new("check and compile", controls), |bencher| {
            bencher.iter(|| engine.open(&bytes, None, Limits::recommended()).unwrap());
        });
    }
    let guest = Guest::new(&bundle(5), Mode::Fuelled).unwrap();
    group.bench_function("instantiate", |bencher| {
        bencher.iter(|| guest.warm().unwrap())
    });
    group.finish();
}

fn by_files(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("files");
    let bytes = bundle(5);
    let policy = engine().open(&bytes, None, Limits::recommended()).unwrap();
    let fuelled = Guest::new(&bytes, Mode::Fuelled).unwrap();
    let floor = Guest::new(&guest::floor().unwrap(), Mode::Fuelled).unwrap();
    for files in [1, 10, 100, 1_000, 10_000] {
        let typed = facts(files, 20).unwrap();
        let json = serde_json::to_string(&typed).unwrap();
        group.throughput(Throughput::Elements(files as u64));
        group.bench_function(BenchmarkId::new("runtime, typed", files), |bencher| {
            bencher.iter(|| policy.evaluate(&typed).unwrap());
        });
        group.bench_function(BenchmarkId::new("runtime, JSON", files), |bencher| {
            bencher.iter(|| policy.evaluate_json(&json).unwrap());
        });
        group.bench_function(BenchmarkId::new("fresh instance", files), |bencher| {
            bencher.iter(|| fuelled.fresh(&typed).unwrap());
        });
        group.bench_function(BenchmarkId::new("warm instance", files), |bencher| {
            let mut warm = fuelled.warm().unwrap();
            bencher.iter(|| warm.decide(&typed).unwrap());
        });
        group.bench_function(
            BenchmarkId::new("floor, fresh instance", files),
            |bencher| {
                bencher.iter(|| floor.fresh(&typed).unwrap());
            },
        );
        let native = Native::new(&RULES, &facts_json(files, 20).to_string()).unwrap();
        group.bench_function(BenchmarkId::new("native cel", files), |bencher| {
            bencher.iter(|| native.run().unwrap())
        });
    }
    group.finish();
}

fn by_controls_and_people(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("controls");
    let change = facts(100, 20).unwrap();
    for controls in [5, 50, 500] {
        let guest = Guest::new(&bundle(controls), Mode::Fuelled).unwrap();
        group.bench_function(BenchmarkId::new("fresh instance", controls), |bencher| {
            bencher.iter(|| guest.fresh(&change).unwrap());
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("people");
    let guest = Guest::new(&bundle(5), Mode::Fuelled).unwrap();
    for people in [0, 10, 100, 1_000] {
        let change = facts(100, people).unwrap();
        group.bench_function(BenchmarkId::new("fresh instance", people), |bencher| {
            bencher.iter(|| guest.fresh(&change).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, build, open, by_files, by_controls_and_people);
criterion_main!(benches);
