// Passkeys: asks the device for a key, then sends it with the ordinary form. Nothing is loaded from elsewhere, and a
// browser without passkeys (or without scripts) keeps the code by e-mail.

/** @param {string} text Base64url. @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null | undefined} buffer @returns {string | undefined} Base64url without padding. */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @typedef {{id: string, type: "public-key", transports?: AuthenticatorTransport[]}} Listed */

/** @param {Listed[] | undefined} list @returns {PublicKeyCredentialDescriptor[]} */
function descriptors(list) {
  return (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));
}

/**
 * @param {any} options As the server sends them (WebAuthn JSON).
 * @returns {Promise<Record<string, unknown>>} The new key, as the server reads it.
 */
async function create(options) {
  const asked = options.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: descriptors(asked.excludeCredentials),
    },
  });
  if (!(made instanceof PublicKeyCredential)) throw new DOMException("no key", "NotAllowedError");
  const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment ?? undefined,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports ? response.getTransports() : [],
    },
  };
}

/**
 * @param {any} options As the server sends them (WebAuthn JSON).
 * @returns {Promise<Record<string, unknown>>} The signed answer, as the server reads it.
 */
async function get(options) {
  const asked = options.publicKey;
  const found = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: descriptors(asked.allowCredentials) },
  });
  if (!(found instanceof PublicKeyCredential)) throw new DOMException("no key", "NotAllowedError");
  const response = /** @type {AuthenticatorAssertionResponse} */ (found.response);
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    authenticatorAttachment: found.authenticatorAttachment ?? undefined,
    clientExtensionResults: found.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

/** @param {HTMLFormElement} form @returns {Promise<any>} What the server wants signed. */
async function ask(form) {
  const token = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=csrfmiddlewaretoken]"));
  const answer = await fetch(form.dataset.options ?? "", {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token?.value ?? "" },
  });
  if (!answer.ok || answer.redirected) throw new TypeError("no options");
  return answer.json();
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const said = form.querySelector("[data-passkey-said]");
  const credential = form.querySelector("[name=credential]");
  const button = form.querySelector("button[type=submit]");
  if (!(said instanceof HTMLElement && credential instanceof HTMLInputElement && button instanceof HTMLButtonElement)) return;
  if (!window.PublicKeyCredential) {
    // A way in that cannot work is not shown; where a key was asked for, it is said.
    if (form.dataset.unsupported) {
      said.textContent = form.dataset.unsupported;
      button.disabled = true;
    }
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = form.dataset.waiting ?? "";
    try {
      const options = await ask(form);
      const key = await (form.dataset.passkey === "create" ? create(options) : get(options));
      credential.value = JSON.stringify(key);
      form.submit();
    } catch (error) {
      const refused = error instanceof DOMException;
      said.textContent = (refused ? form.dataset.cancelled : form.dataset.failed) ?? "";
      button.disabled = false;
      button.focus();
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) if (form instanceof HTMLFormElement) prepare(form);
