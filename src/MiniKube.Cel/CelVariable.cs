using MiniKube.Cel.Types;

namespace MiniKube.Cel;

public sealed record CelVariable(string Name, CelType Type);
