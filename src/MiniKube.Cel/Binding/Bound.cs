using MiniKube.Cel.Nodes;
using MiniKube.Cel.Types;

namespace MiniKube.Cel.Binding;

/// <summary>A part of an expression with its names resolved: how to run it, what it gives, and what that costs at most.</summary>
internal readonly record struct Bound(Node Node, CelType Type, double Cost);
