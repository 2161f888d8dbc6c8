namespace MiniKube.Api.Rbac;

/// <summary>How a binding's subjects stand in a table: those of one kind, separated by commas.</summary>
internal static class SubjectText
{
    public static string Named(IReadOnlyList<Subject> subjects, string kind) =>
        string.Join(", ", subjects.Where(subject => subject.Kind == kind).Select(subject => subject.Name));

    public static string ServiceAccounts(IReadOnlyList<Subject> subjects) =>
        string.Join(", ", subjects.Where(subject => subject.Kind == "ServiceAccount").Select(subject => $"{subject.Namespace}/{subject.Name}"));
}
