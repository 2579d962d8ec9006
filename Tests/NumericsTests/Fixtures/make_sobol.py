"""Points of scipy 1.17.1's Sobol sequence, unscrambled: writes sobol.csv (first column: the point's number)."""

from scipy.stats import qmc

points = qmc.Sobol(32, scramble=False).random(4096)
with open("sobol.csv", "w") as file:
    for number in [0, 1, 2, 3, 5, 8, 100, 777, 2048, 4095]:
        file.write(",".join([str(number)] + [repr(float(x)) for x in points[number]]) + "\n")
