//! IndexedDB through `web-sys`, with the durability that no wrapper crate offers.
//!
//! A transaction that [`Transaction::done`] says is done is on disk when it was opened as
//! [`Durability::Strict`]. An error aborts the whole transaction: nothing of it is kept.
//!
//! A guest's page has no database at all: what is written there is done at once and kept nowhere.
//!
//! Await only what belongs to the transaction while it is open: browsers close it as soon as
//! nothing of it is asked.

use std::time::Duration;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbObjectStore, IdbRequest, IdbRequestReadyState, IdbTransaction,
};

use super::{js, pace};

/// Longest wait for the storage to open.
const PATIENCE: Duration = Duration::from_secs(10);
/// After this long the person is told that another tab may hold it.
const HELD: Duration = Duration::from_secs(3);

/// Why the storage did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The phone is full.
    Full,
    /// The browser refuses to keep anything.
    Private,
    /// What was to be added is there already.
    Constraint,
    /// The connection is cut: the browser erased what was kept, or the phone slept.
    Cut,
    /// A newer version of the app has been here.
    Newer,
    /// Anything else; the Worker starts again.
    Other(String),
}

/// When a transaction is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Once flushed to disk.
    Strict,
    /// Once handed to the system: for what can be had again.
    Relaxed,
}

/// An open database; none where nothing may be kept.
pub struct Database(Option<IdbDatabase>);

/// An open transaction.
pub struct Transaction(Option<Open>);

struct Open {
    inner: IdbTransaction,
    end: Promise,
}

impl Database {
    /// One that keeps nothing.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether what is written is there afterwards.
    pub const fn keeps(&self) -> bool {
        self.0.is_some()
    }

    /// Opens a database; `stores` are those of `version`, made where they lack.
    /// `cut` is called when the browser ends the connection by itself, `held` when it takes long
    /// to open.
    pub async fn open(
        name: &str,
        version: u32,
        stores: &'static [&'static str],
        cut: impl FnOnce() + 'static,
        held: fn(),
    ) -> Result<Self, Trouble> {
        let factory = js::scope()
            .indexed_db()
            .ok()
            .flatten()
            .ok_or(Trouble::Private)?;
        let request = factory
            .open_with_u32(name, version)
            .map_err(|error| named(&error))?;
        let upgrade = Closure::once({
            let request = request.clone();
            move |_: JsValue| {
                let Ok(database) = request.result().and_then(JsValue::dyn_into::<IdbDatabase>)
                else {
                    return;
                };
                let there = database.object_store_names();
                for store in stores {
                    if !there.contains(store) {
                        // A failure aborts the upgrade, and so the opening.
                        let _ = database.create_object_store(store);
                    }
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let opening = request.clone();
        pace::after(HELD, move || {
            if opening.ready_state() == IdbRequestReadyState::Pending {
                held();
            }
        });
        let late = request.clone();
        pace::after(PATIENCE, move || {
            // Whoever still waits is told: another tab may hold what was kept, and never let go.
            if late.ready_state() == IdbRequestReadyState::Pending {
                js::fail("the storage does not open");
            }
        });
        let database: IdbDatabase = match settled(&request).await {
            Ok(database) => database.unchecked_into(),
            // So some browsers say that a private window keeps nothing.
            Err(Trouble::Cut) if is_refused(&request) => return Err(Trouble::Private),
            Err(trouble) => return Err(trouble),
        };
        database.set_onclose(Some(Closure::once_into_js(cut).unchecked_ref()));
        // Another tab with a newer version asks for the place.
        let give_way = Closure::once_into_js({
            let database = database.clone();
            move || database.close()
        });
        database.set_onversionchange(Some(give_way.unchecked_ref()));
        Ok(Self(Some(database)))
    }

    /// Opens a transaction that writes.
    pub fn write(&self, stores: &[&str], durability: Durability) -> Result<Transaction, Trouble> {
        let word = match durability {
            Durability::Strict => "strict",
            Durability::Relaxed => "relaxed",
        };
        let options = js::object("durability", &word.into());
        self.transaction(stores, "readwrite", &options)
    }

    /// Opens a transaction that reads.
    pub fn read(&self, stores: &[&str]) -> Result<Transaction, Trouble> {
        self.transaction(stores, "readonly", &JsValue::UNDEFINED)
    }

    fn transaction(
        &self,
        stores: &[&str],
        mode: &str,
        options: &JsValue,
    ) -> Result<Transaction, Trouble> {
        let Some(database) = &self.0 else {
            return Ok(Transaction(None));
        };
        let stores: Array = stores
            .iter()
            .map(|store| JsValue::from_str(store))
            .collect();
        let inner: IdbTransaction = js::call(
            database,
            "transaction",
            &Array::of3(&stores, &mode.into(), options),
        )
        .map_err(|error| named(&error))?
        .unchecked_into();
        let end = Promise::new(&mut |done, aborted| {
            inner.set_oncomplete(Some(&done));
            inner.set_onabort(Some(&aborted));
        });
        Ok(Transaction(Some(Open { inner, end })))
    }
}

impl Transaction {
    fn store(&self, name: &str) -> Result<Option<IdbObjectStore>, Trouble> {
        let store = self.0.as_ref().map(|open| open.inner.object_store(name));
        store.transpose().map_err(|error| named(&error))
    }

    /// What is asked of a store, where there is one.
    fn ask<T>(
        &self,
        store: &str,
        ask: impl FnOnce(IdbObjectStore) -> Result<T, JsValue>,
    ) -> Result<Option<T>, Trouble> {
        let asked = self.store(store)?.map(ask);
        asked.transpose().map_err(|error| named(&error))
    }

    /// Adds; if the key is there already the transaction ends as [`Trouble::Constraint`].
    pub fn add(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), Trouble> {
        self.ask(store, |store| store.add_with_key(value, key))
            .map(drop)
    }

    /// Puts, in the place of what was there.
    pub fn put(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), Trouble> {
        self.ask(store, |store| store.put_with_key(value, key))
            .map(drop)
    }

    /// Takes away.
    pub fn delete(&self, store: &str, key: &JsValue) -> Result<(), Trouble> {
        self.ask(store, |store| store.delete(key)).map(drop)
    }

    /// Takes everything away.
    pub fn clear(&self, store: &str) -> Result<(), Trouble> {
        self.ask(store, |store| store.clear()).map(drop)
    }

    /// Reads one value.
    pub async fn get(&self, store: &str, key: &JsValue) -> Result<Option<JsValue>, Trouble> {
        let Some(request) = self.ask(store, |store| store.get(key))? else {
            return Ok(None);
        };
        let value = settled(&request).await?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Reads several values at once, in the order of the keys; those that lack are left out.
    pub async fn get_each(&self, store: &str, keys: &[JsValue]) -> Result<Vec<JsValue>, Trouble> {
        let Some(store) = self.store(store)? else {
            return Ok(Vec::new());
        };
        let mut requests = Vec::new();
        for key in keys {
            requests.push(wait(&store.get(key).map_err(|error| named(&error))?));
        }
        let values = Promise::all(&requests.into_iter().collect::<Array>());
        let values = JsFuture::from(values).await;
        let values: Array = values.map_err(|_| self.trouble())?.unchecked_into();
        Ok(values
            .iter()
            .filter(|value| !value.is_undefined())
            .collect())
    }

    /// Reads all values in the order of their keys.
    pub async fn get_all(&self, store: &str) -> Result<Vec<JsValue>, Trouble> {
        let Some(request) = self.ask(store, |store| store.get_all())? else {
            return Ok(Vec::new());
        };
        Ok(Array::from(&settled(&request).await?).to_vec())
    }

    /// Reads all keys, in order, as bytes.
    pub async fn get_all_keys(&self, store: &str) -> Result<Vec<Vec<u8>>, Trouble> {
        let Some(request) = self.ask(store, |store| store.get_all_keys())? else {
            return Ok(Vec::new());
        };
        let keys = Array::from(&settled(&request).await?);
        Ok(keys
            .iter()
            .map(|key| Uint8Array::new(&key).to_vec())
            .collect())
    }

    /// Waits for the end: everything is kept, or nothing is.
    pub async fn done(self) -> Result<(), Trouble> {
        let Some(open) = &self.0 else { return Ok(()) };
        match JsFuture::from(open.end.clone()).await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.trouble()),
        }
    }

    fn trouble(&self) -> Trouble {
        let error = self.0.as_ref().and_then(|open| open.inner.error());
        error.map_or_else(|| Trouble::Other("aborted".into()), |error| named(&error))
    }
}

/// Bytes, as a key or a value.
pub fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The bytes of a value.
pub fn to_bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

fn wait(request: &IdbRequest) -> JsValue {
    Promise::new(&mut |done, failed| {
        let result = Closure::once_into_js({
            let request = request.clone();
            move || {
                let value = request.result().unwrap_or(JsValue::UNDEFINED);
                let _ = done.call1(&JsValue::UNDEFINED, &value);
            }
        });
        request.set_onsuccess(Some(result.unchecked_ref()));
        request.set_onerror(Some(&failed));
    })
    .into()
}

async fn settled(request: &IdbRequest) -> Result<JsValue, Trouble> {
    let promise: Promise = wait(request).unchecked_into();
    JsFuture::from(promise).await.map_err(|_| {
        let error = request.error().ok().flatten();
        error.map_or_else(|| Trouble::Other("request".into()), |error| named(&error))
    })
}

/// Whether an opening was refused, rather than cut.
fn is_refused(request: &IdbRequest) -> bool {
    let error = request.error().ok().flatten();
    error.is_some_and(|error| error.name() == "InvalidStateError")
}

fn named(error: &JsValue) -> Trouble {
    let Some(error) = error.dyn_ref::<DomException>() else {
        let said = error.as_string();
        return Trouble::Other(said.unwrap_or_else(|| "not said".into()));
    };
    match error.name().as_str() {
        "QuotaExceededError" => Trouble::Full,
        "ConstraintError" => Trouble::Constraint,
        "SecurityError" => Trouble::Private,
        "InvalidStateError" | "AbortError" => Trouble::Cut,
        "VersionError" => Trouble::Newer,
        // Chromium, where the person blocks what sites keep.
        "UnknownError" if error.message().contains("denied permission") => Trouble::Private,
        name => Trouble::Other(format!("{name}: {}", error.message())),
    }
}
