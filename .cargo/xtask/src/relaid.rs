//! A wasm program laid out for brotli: the same functions in another order ([`crate::alike`]), the
//! locals of each numbered by how often they are used, so that the same work looks the same.
//!
//! Nothing that runs changes: every place that names a function or a local is written anew.

// Numbers of types, functions and locals are places in the lists of a program that was valid.
#![allow(clippy::indexing_slicing)]

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, Function, FunctionSection, Module, StartSection,
};
use wasmparser::{CompositeInnerType, FunctionBody, Operator, Parser, Payload, TypeRef, ValType};

use crate::alike;

/// The program laid out anew; custom sections are left out.
pub(crate) fn relaid(program: &[u8]) -> Result<Vec<u8>> {
    let read = Read::of(program)?;
    let in_place: Vec<usize> = (0..read.bodies.len()).collect();
    let order = alike::order(&read.functions(&in_place)?);
    let relaid = read.write(&order)?;
    wasmparser::validate(&relaid).context("the program laid out anew is not valid")?;
    Ok(relaid)
}

/// What the layout needs of a program.
struct Read<'a> {
    program: &'a [u8],
    /// Functions that are imported: they keep their numbers.
    imported: u32,
    /// How many parameters each type of function takes.
    parameters: Vec<u32>,
    /// The type of each function that is not imported.
    types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Read<'a> {
    fn of(program: &'a [u8]) -> Result<Self> {
        let (mut imported, mut parameters) = (0, Vec::new());
        let (mut types, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(program) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section {
                        for kind in group?.into_types() {
                            parameters.push(match &kind.composite_type.inner {
                                CompositeInnerType::Func(function) => {
                                    u32::try_from(function.params().len())?
                                }
                                _ => 0,
                            });
                        }
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    types = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        Ok(Self {
            program,
            imported,
            parameters,
            types,
            bodies,
        })
    }

    /// Each function as it is written, by its place now.
    fn functions(&self, order: &[usize]) -> Result<Vec<Vec<u8>>> {
        let mut names = Names::new(self.imported, order);
        let functions = self.bodies.iter().zip(&self.types);
        functions
            .map(|(body, kind)| names.function(body, self.parameters[*kind as usize]))
            .collect()
    }

    fn write(&self, order: &[usize]) -> Result<Vec<u8>> {
        let mut names = Names::new(self.imported, order);
        let functions = self.functions(order)?;
        let mut module = Module::new();
        for payload in Parser::new(0).parse_all(self.program) {
            macro_rules! copy {
                ($section:expr, $kind:ident, $parse:ident) => {{
                    let mut copy = wasm_encoder::$kind::new();
                    names.$parse(&mut copy, $section)?;
                    module.section(&copy);
                }};
            }
            match payload? {
                Payload::TypeSection(section) => copy!(section, TypeSection, parse_type_section),
                Payload::ImportSection(section) => {
                    copy!(section, ImportSection, parse_import_section);
                }
                Payload::FunctionSection(_) => {
                    let mut types = FunctionSection::new();
                    for function in order {
                        types.function(self.types[*function]);
                    }
                    module.section(&types);
                }
                Payload::TableSection(section) => {
                    copy!(section, TableSection, parse_table_section);
                }
                Payload::MemorySection(section) => {
                    copy!(section, MemorySection, parse_memory_section);
                }
                Payload::GlobalSection(section) => {
                    copy!(section, GlobalSection, parse_global_section);
                }
                Payload::ExportSection(section) => {
                    copy!(section, ExportSection, parse_export_section);
                }
                Payload::StartSection { func, .. } => {
                    let function_index = names.function_index(func)?;
                    module.section(&StartSection { function_index });
                }
                Payload::ElementSection(section) => {
                    copy!(section, ElementSection, parse_element_section);
                }
                Payload::DataCountSection { count, .. } => {
                    module.section(&DataCountSection { count });
                }
                Payload::CodeSectionStart { .. } => {
                    let mut code = CodeSection::new();
                    for function in order {
                        code.raw(&functions[*function]);
                    }
                    module.section(&code);
                }
                Payload::DataSection(section) => copy!(section, DataSection, parse_data_section),
                Payload::Version { .. }
                | Payload::CodeSectionEntry(_)
                | Payload::CustomSection(_)
                | Payload::End(_) => {}
                other => anyhow::bail!("a section that the layout does not know: {other:?}"),
            }
        }
        Ok(module.finish())
    }
}

/// The new number of each function.
struct Names {
    imported: u32,
    functions: Vec<u32>,
}

impl Reencode for Names {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Self::Error>> {
        // Invariant: the program was valid, so the number is of an import or of a function.
        let own = index.checked_sub(self.imported);
        Ok(own.map_or(index, |own| self.functions[own as usize]))
    }
}

impl Names {
    fn new(imported: u32, order: &[usize]) -> Self {
        let mut functions = vec![0; order.len()];
        for (number, function) in (imported..).zip(order) {
            functions[*function] = number;
        }
        Self {
            imported,
            functions,
        }
    }

    /// A function with its locals numbered anew: those of the type that is used most first, in each
    /// type those used most first.
    fn function(&mut self, body: &FunctionBody, parameters: u32) -> Result<Vec<u8>> {
        let mut locals: Vec<(ValType, u32)> = Vec::new();
        for declared in body.get_locals_reader()? {
            let (count, kind) = declared?;
            locals.extend((0..count).map(|_| (kind, 0)));
        }
        let own = |index: u32| index.checked_sub(parameters).map(|own| own as usize);
        for operator in body.get_operators_reader()? {
            if let Operator::LocalGet { local_index: index }
            | Operator::LocalSet { local_index: index }
            | Operator::LocalTee { local_index: index } = operator?
                && let Some(local) = own(index)
            {
                locals[local].1 += 1;
            }
        }
        let used = |of: ValType| -> u32 {
            let same = locals.iter().filter(|(kind, _)| *kind == of);
            same.map(|(_, uses)| uses).sum()
        };
        let mut order: Vec<usize> = (0..locals.len()).collect();
        order.sort_by_cached_key(|local| {
            let (kind, uses) = locals[*local];
            let most = std::cmp::Reverse;
            (most(used(kind)), format!("{kind:?}"), most(uses), *local)
        });
        let mut declared: Vec<(u32, wasm_encoder::ValType)> = Vec::new();
        let mut numbers = vec![0; locals.len()];
        for (number, local) in (parameters..).zip(&order) {
            numbers[*local] = number;
            let kind = self.val_type(locals[*local].0)?;
            match declared.last_mut() {
                Some((count, last)) if *last == kind => *count += 1,
                _ => declared.push((1, kind)),
            }
        }
        let number = |index: u32| own(index).map_or(index, |local| numbers[local]);
        let mut written = Function::new(declared);
        for operator in body.get_operators_reader()? {
            let operator = match operator? {
                Operator::LocalGet { local_index } => Operator::LocalGet {
                    local_index: number(local_index),
                },
                Operator::LocalSet { local_index } => Operator::LocalSet {
                    local_index: number(local_index),
                },
                Operator::LocalTee { local_index } => Operator::LocalTee {
                    local_index: number(local_index),
                },
                other => other,
            };
            written.instruction(&self.instruction(operator)?);
        }
        Ok(written.into_raw_body())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ExportKind, ExportSection, Instruction, TypeSection, ValType as Written};

    /// Three functions of one parameter: "a" calls the third, the second is like the first.
    fn program() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([Written::I32], [Written::I32]);
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for (called, constant) in [(2, 7), (0, 7), (1, 40)] {
            functions.function(0);
            // Two locals of each type; the last is used most.
            let mut body = Function::new([(2, Written::I64), (2, Written::I32)]);
            body.instruction(&Instruction::I32Const(constant));
            body.instruction(&Instruction::LocalSet(4));
            body.instruction(&Instruction::LocalGet(0));
            body.instruction(&Instruction::LocalSet(3));
            body.instruction(&Instruction::LocalGet(4));
            body.instruction(&Instruction::Call(called));
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut exports = ExportSection::new();
        exports.export("a", ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports);
        module.section(&code);
        module.finish()
    }

    /// The constant of a function, and which one it calls.
    fn constant(read: &Read, function: u32) -> (i32, u32) {
        let mut said = (0, 0);
        for operator in read.bodies[function as usize]
            .get_operators_reader()
            .unwrap()
        {
            match operator.unwrap() {
                Operator::I32Const { value } => said.0 = value,
                Operator::Call { function_index } => said.1 = function_index,
                _ => {}
            }
        }
        said
    }

    #[test]
    fn whatever_the_order_each_name_means_the_same_function() {
        let program = program();
        let read = Read::of(&program).unwrap();
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
            let relaid = read.write(&order).unwrap();
            wasmparser::validate(&relaid).unwrap();
            let again = Read::of(&relaid).unwrap();
            let a = u32::try_from(order.iter().position(|one| *one == 0).unwrap()).unwrap();
            let (seven, third) = constant(&again, a);
            let (forty, second) = constant(&again, third);
            assert_eq!((seven, forty, constant(&again, second)), (7, 40, (7, a)));
        }
    }

    #[test]
    fn the_locals_used_most_have_the_first_numbers_and_parameters_keep_theirs() {
        let program = relaid(&program()).unwrap();
        let read = Read::of(&program).unwrap();
        let operators = read.bodies[0].get_operators_reader().unwrap();
        let locals: Vec<u32> = operators
            .into_iter()
            .filter_map(|operator| match operator.unwrap() {
                Operator::LocalGet { local_index } | Operator::LocalSet { local_index } => {
                    Some(local_index)
                }
                _ => None,
            })
            .collect();
        assert_eq!(locals, [1, 0, 2, 1]);
    }
}
