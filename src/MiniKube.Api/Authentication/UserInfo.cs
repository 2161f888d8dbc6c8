using System.Collections.ObjectModel;

namespace MiniKube.Api.Authentication;

public sealed record UserInfo : Extensible
{
    [Field(1)]
    public string? Username { get; init; }

    [Field(2)]
    public string? Uid { get; init; }

    [Field(3)]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;
}
