"""The design system: frame, forms, parts, pictures, and the gallery that shows them all."""
