using System.Reflection;
using System.Reflection.Metadata;

namespace MiniKube.StandIns.Tests.Surface;

/// <summary>What a real package's assembly wants of one stand-in, in the words of <see cref="StandIn"/>.</summary>
internal static class Wanted
{
    public static IEnumerable<string> Types(AssemblyMetadata user, string standIn) =>
        user.Reader.TypeReferences.Where(type => user.AssemblyOf(type) == standIn).Select(type => user.NameOf(type));

    public static IEnumerable<string> Members(AssemblyMetadata user, string standIn)
    {
        foreach (var member in user.Reader.MemberReferences.Select(user.Reader.GetMemberReference).Where(member => user.AssemblyOf(member.Parent) == standIn))
        {
            var signature = member.GetKind() == MemberReferenceKind.Field
                ? member.DecodeFieldSignature(SignatureText.Instance, null)
                : SignatureText.Of(member.DecodeMethodSignature(SignatureText.Instance, null));
            yield return $"{user.NameOf(member.Parent)}::{user.Reader.GetString(member.Name)} {signature}";
        }
    }

    /// <summary>The virtual methods that a subclass takes over from a stand-in's class. The runtime does not complain when one is missing: it is just never called.</summary>
    public static IEnumerable<string> Overrides(AssemblyMetadata user, string standIn)
    {
        foreach (var type in user.Reader.TypeDefinitions.Select(user.Reader.GetTypeDefinition).Where(type => !type.BaseType.IsNil && user.AssemblyOf(type.BaseType) == standIn))
        {
            foreach (var method in type.GetMethods().Select(user.Reader.GetMethodDefinition))
            {
                var name = user.Reader.GetString(method.Name);
                var takesOver = method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.NewSlot);
                if (takesOver && name is not (nameof(ToString) or nameof(Equals) or nameof(GetHashCode) or "Finalize"))
                {
                    yield return $"{user.NameOf(type.BaseType)}::{name} {SignatureText.Of(method.DecodeSignature(SignatureText.Instance, null))}";
                }
            }
        }
    }
}
