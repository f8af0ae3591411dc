"""The show's pictures: what their headers say, JPEGs made of them, and a cover for a show without one."""
