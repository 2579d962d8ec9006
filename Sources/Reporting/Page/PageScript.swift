/// The script of the page: draws the charts in the page's colours and shows a tooltip.
enum PageScript {
  static let text = """
    (() => {
    const names = ['ink', 'muted', 'grid', 'accent', 'second', 'good', 'bad'];
    const color = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
    const tip = document.getElementById('tip');
    const show = (_, event, item, value) => {
      tip.hidden = value == null || value === '';
      if (tip.hidden) return;
      tip.textContent = value;
      const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
      const y = Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8);
      tip.style.transform = `translate(${x}px, ${y}px)`;
    };
    const views = [];
    const paint = () => views.forEach(view => {
      names.forEach(name => view.signal(name, color(name)));
      view.runAsync();
    });
    for (const figure of document.querySelectorAll('figure.chart')) {
      const plot = figure.querySelector('.plot');
      const spec = JSON.parse(figure.querySelector('script').textContent);
      plot.textContent = '';
      try {
        const view = new lockstepVega.View(lockstepVega.parse(spec), {
          renderer: figure.dataset.renderer, container: plot, hover: true, tooltip: show,
        });
        views.push(view);
      } catch (error) {
        plot.textContent = 'This chart could not be drawn: ' + error.message;
      }
    }
    paint();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
    addEventListener('beforeprint', () => { document.documentElement.classList.add('print'); paint(); });
    addEventListener('afterprint', () => { document.documentElement.classList.remove('print'); paint(); });
    })();
    """
}
