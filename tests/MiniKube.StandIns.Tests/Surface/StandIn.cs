using System.Reflection;
using System.Reflection.Metadata;

namespace MiniKube.StandIns.Tests.Surface;

/// <summary>What a stand-in offers to one user: names of types, and members as "type::name signature".</summary>
internal sealed class StandIn : IDisposable
{
    private readonly AssemblyMetadata assembly;
    private readonly bool seesInternals;

    public StandIn(string name, string user)
    {
        assembly = new AssemblyMetadata(name);
        seesInternals = Assembly.Load(name).GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>()
            .Any(friend => new AssemblyName(friend.AssemblyName).Name == user);
        foreach (var handle in assembly.Reader.TypeDefinitions)
        {
            var type = assembly.Reader.GetTypeDefinition(handle);
            if (seesInternals || (type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem)
            {
                Add(handle, type);
            }
        }
    }

    public HashSet<string> Types { get; } = [];

    public HashSet<string> Members { get; } = [];

    /// <summary>Members that a subclass may override.</summary>
    public HashSet<string> Virtuals { get; } = [];

    public void Dispose() => assembly.Dispose();

    private void Add(TypeDefinitionHandle handle, TypeDefinition type)
    {
        var name = assembly.NameOf(handle);
        Types.Add(name);
        foreach (var method in type.GetMethods().Select(assembly.Reader.GetMethodDefinition).Where(method => Visible((int)(method.Attributes & MethodAttributes.MemberAccessMask))))
        {
            var text = $"{name}::{assembly.Reader.GetString(method.Name)} {SignatureText.Of(method.DecodeSignature(SignatureText.Instance, null))}";
            Members.Add(text);
            if (method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final))
            {
                Virtuals.Add(text);
            }
        }

        foreach (var field in type.GetFields().Select(assembly.Reader.GetFieldDefinition).Where(field => Visible((int)(field.Attributes & FieldAttributes.FieldAccessMask))))
        {
            Members.Add($"{name}::{assembly.Reader.GetString(field.Name)} {field.DecodeSignature(SignatureText.Instance, null)}");
        }
    }

    /// <summary>The access values of methods and fields are the same numbers.</summary>
    private bool Visible(int access) =>
        (MethodAttributes)access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem
        || (seesInternals && (MethodAttributes)access is MethodAttributes.Assembly or MethodAttributes.FamANDAssem);
}
