import Series
