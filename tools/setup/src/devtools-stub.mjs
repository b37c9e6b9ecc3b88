/** Replaces `react-devtools-core`, which Ink imports only for its own development and which we do not ship. */
export default { initialize() {}, connectToDevTools() {} }
