"""Android's devices, by pyjnius. Nothing here is imported anywhere else than on Android, and in the tests on a JVM."""
