//! Use cases against a real store on both engines.

#![cfg(test)]

mod access;
mod admin;
mod basis;
mod correct;
mod crossing;
mod desk;
mod dice;
mod documents;
mod earlier;
mod golden;
mod groups;
mod import;
mod import_live;
mod import_passed_on;
mod jobs;
mod machines;
mod material;
mod petitioner;
mod queue;
mod recount;
mod report;
mod report_back;
mod restricted;
mod sample;
mod session;
mod simulation;
mod spine;
mod story;
mod succession;
mod supervise;
mod topics;
mod trouble;
mod unstaffed;
mod urgent;
mod verify;
