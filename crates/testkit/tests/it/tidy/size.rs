//! Limits on size: 500 lines a file without its tests, 70 lines a function with its comments,
//! 600 KB any file.

use super::lexer::{Line, lines};
use super::tree::{SourceFile, rust, tree};
use super::{Finding, hold};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const FILE_BYTES_MAX: usize = 600 * 1024;

fn long_files<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| !file.is_test())
        .filter_map(|file| {
            let size = lines_without_tests(&file.text);
            let what = format!("{size} lines; {FILE_LINES_MAX} is the limit: split it by subject");
            (size > FILE_LINES_MAX).then(|| Finding {
                key: file.path.clone(),
                line: 1,
                size,
                what,
            })
        })
        .collect()
}

/// Tests stand at the foot of a file and are not counted.
fn lines_without_tests(text: &str) -> usize {
    text.lines()
        .take_while(|line| line.trim_end() != "#[cfg(test)]")
        .count()
}

fn long_functions<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .flat_map(|file| {
            functions(&lines(&file.text))
                .into_iter()
                .filter(|function| function.lines > FUNCTION_LINES_MAX)
                .map(|function| Finding {
                    key: format!("{}::{}", file.path, function.name),
                    line: function.first,
                    size: function.lines,
                    what: format!(
                        "{} lines; {FUNCTION_LINES_MAX} is the limit",
                        function.lines
                    ),
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    /// Its first line, counted from one.
    first: usize,
    lines: usize,
}

fn functions(lines: &[Line]) -> Vec<Function> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for (at, _) in line.code.match_indices("fn ") {
            let opens_word = line.code[..at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let name: String = line.code[at + 3..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if opens_word && !name.is_empty() {
                found.extend(end_of(lines, index, at).map(|end| Function {
                    name,
                    first: index + 1,
                    lines: end - index + 1,
                }));
            }
        }
    }
    found
}

/// The line of the brace that closes the function; nothing for one without a body.
fn end_of(lines: &[Line], first: usize, at: usize) -> Option<usize> {
    let mut depth = 0_i32;
    let mut brackets = 0_i32;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let from = if index == first { at } else { 0 };
        for c in line.code[from..].chars() {
            match c {
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets -= 1,
                ';' if depth == 0 && brackets == 0 => return None,
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(index);
                    }
                }
                _ => {}
            }
        }
    }
    None
}

fn large_files<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<Finding> {
    files
        .filter(|file| file.bytes > FILE_BYTES_MAX)
        .map(|file| {
            Finding::at(
                file,
                1,
                format!("{} bytes; {FILE_BYTES_MAX} is the limit", file.bytes),
            )
        })
        .collect()
}

#[test]
fn no_file_is_too_long_to_read() {
    hold("file-length", &long_files(rust()));
}

#[test]
fn no_function_is_too_long_to_read() {
    hold("function-length", &long_functions(rust()));
}

#[test]
fn no_file_is_too_large_to_review() {
    hold("file-bytes", &large_files(tree().iter()));
}

#[test]
fn a_long_file_is_found_and_its_tests_are_not_counted() {
    let long = SourceFile::example("crates/app/src/a.rs", &"// x\n".repeat(501));
    let tested = format!(
        "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
        "// x\n".repeat(400),
        "// x\n".repeat(300)
    );
    let tested = SourceFile::example("crates/app/src/b.rs", &tested);
    let found = long_files([&long, &tested].into_iter());
    assert_eq!(found.iter().map(|it| it.size).collect::<Vec<_>>(), [501]);
}

#[test]
fn a_long_function_is_found_wherever_it_stands() {
    let body = "    let x = [1; 2]; // }\n".repeat(70);
    let text = format!(
        "trait T {{\n    fn none(a: [u8; 2]);\n}}\nfn long(\n) {{\n{body}}}\nfn short() {{}}\n"
    );
    let found = long_functions([&SourceFile::example("crates/app/src/a.rs", &text)].into_iter());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].key.as_str(), found[0].size),
        ("crates/app/src/a.rs::long", 73)
    );
}

#[test]
fn a_large_file_is_found() {
    let large = SourceFile::example("docs/a.txt", &"x".repeat(FILE_BYTES_MAX + 1));
    assert_eq!(large_files([&large].into_iter()).len(), 1);
}
