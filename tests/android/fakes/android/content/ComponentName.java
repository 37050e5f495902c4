package android.content;

public final class ComponentName {
    private final String owner;
    private final String name;

    public ComponentName(String owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    public String getClassName() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ComponentName && other.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
