"""The picture: what a flow looks like, for people. A flow set goes in, text comes out; no call is played here.

Ways are read out of the shapes (every `Refers("node")` by its written path), so that a new node kind is drawn
without a line changed here. Drawings are structures first (`plan`, `tree`, `document`), then Mermaid, DOT, SVG,
Markdown or HTML. Nothing here reads a clock, a store or the network; SVG is laid out by Graphviz.
"""
